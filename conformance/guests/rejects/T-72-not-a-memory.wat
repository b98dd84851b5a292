;; What is exported as memory is none.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(func (export "memory"))
(func (export "run") (result i32)
  (i32.const 0))
