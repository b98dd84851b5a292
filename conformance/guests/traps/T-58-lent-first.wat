;; A handle is given away while it is lent to the same call.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "look-take" (func $look-take (param i32 i32)))
(func (export "run") (result i32)
  (local $h i32)
  (local.set $h (call $new (i32.const 1)))
  (call $look-take (local.get $h) (local.get $h))
  (i32.const 0))
