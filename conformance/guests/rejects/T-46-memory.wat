;; The start function calls an import that needs memory.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(func $start (call $text (i32.const 16) (i32.const 1)))
(start $start)
(func (export "run") (result i32)
  (i32.const 0))
