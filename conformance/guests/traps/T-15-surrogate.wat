;; A surrogate in three bytes.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\ed\a0\80")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 3))
  (i32.const 0))
