;; One memory under both recognised names.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") (export "cm32p2_memory") 1)
(func (export "run") (result i32)
  (call $text (i32.const 0) (i32.const 0))
  (i32.const 0))
