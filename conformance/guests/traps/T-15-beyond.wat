;; A character past U+10FFFF.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\f4\90\80\80")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 4))
  (i32.const 0))
