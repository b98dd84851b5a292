;; A returned empty list begins past memory.
(memory (export "memory") 1)
(data (i32.const 16) "\08\00\01\00\00\00\00\00")
(func (export "f") (result i32)
  (i32.const 16))
