;; A result that the function does not have.
(import "suite:values/take" "letter" (func $letter (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
