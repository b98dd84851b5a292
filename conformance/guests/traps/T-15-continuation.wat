;; A character's second byte without its first.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "a\80")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 2))
  (i32.const 0))
