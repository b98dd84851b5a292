;; A parameter too many.
(import "suite:values/take" "letter" (func $letter (param i32 i32)))
(func (export "run") (result i32)
  (i32.const 0))
