;; A handle is dropped twice, under cm32p2.
(import "cm32p2|suite:names/echo@1" "[static]thing.make" (func $make (result i32)))
(import "cm32p2|suite:names/echo@1" "thing_drop" (func $drop (param i32)))
(func (export "cm32p2||run") (result i32)
  (local $h i32)
  (local.set $h (call $make))
  (call $drop (local.get $h))
  (call $drop (local.get $h))
  (i32.const 0))
