;; A result's byte in memory is 0 or 1.
(import "suite:values/take" "outcomes" (func $outcomes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\02")
(func (export "run") (result i32)
  (call $outcomes (i32.const 16) (i32.const 1))
  (i32.const 0))
