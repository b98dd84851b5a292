;; Case 3 of an enum with cases 0 to 2.
(import "suite:values/take" "color" (func $color (param i32)))
(func (export "run") (result i32)
  (call $color (i32.const 3))
  (i32.const 0))
