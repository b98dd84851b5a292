;; A byte in memory one past the enum's last case.
(import "suite:values/take" "colors" (func $colors (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\02\03")
(func (export "run") (result i32)
  (call $colors (i32.const 16) (i32.const 2))
  (i32.const 0))
