;; Case 4 of a variant with cases 0 to 3.
(import "suite:values/take" "shape" (func $shape (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $shape (i32.const 4) (i32.const 0) (i32.const 0))
  (i32.const 0))
