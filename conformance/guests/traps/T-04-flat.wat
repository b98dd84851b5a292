;; Every bit of a char set.
(import "suite:values/take" "letter" (func $letter (param i32)))
(func (export "run") (result i32)
  (call $letter (i32.const 0xffffffff))
  (i32.const 0))
