;; A memory that is shared.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1 1 shared)
(func (export "run") (result i32)
  (call $text (i32.const 0) (i32.const 0))
  (i32.const 0))
