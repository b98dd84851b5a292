;; The length cuts a character; its last byte lies right behind.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "a\e2\82\ac")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 3))
  (i32.const 0))
