;; U+10FFFF itself, and U+D7FF, U+E000.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\f4\8f\bf\bf\ed\9f\bf\ee\80\80")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 10))
  (i32.const 0))
