;; A result in memory with case 2.
(memory (export "memory") 1)
(data (i32.const 16) "\02")
(func (export "f") (result i32)
  (i32.const 16))
