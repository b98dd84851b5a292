;; A returned list of u64, misaligned and empty.
(memory (export "memory") 1)
(data (i32.const 16) "\24\00\00\00\00\00\00\00")
(func (export "f") (result i32)
  (i32.const 16))
