;; A returned list ends past memory.
(memory (export "memory") 1)
(data (i32.const 16) "\f8\ff\00\00\02\00\00\00")
(func (export "f") (result i32)
  (i32.const 16))
