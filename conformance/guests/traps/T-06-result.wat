;; An export returns case 4 of 4, in memory.
(memory (export "memory") 1)
(data (i32.const 16) "\04")
(func (export "f") (result i32)
  (i32.const 16))
