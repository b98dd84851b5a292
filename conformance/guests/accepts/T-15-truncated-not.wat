;; The same text with all its bytes.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "a\e2\82\ac")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 4))
  (i32.const 0))
