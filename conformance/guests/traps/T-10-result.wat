;; A returned string ends one byte past memory.
(memory (export "memory") 1)
(data (i32.const 16) "\fd\ff\00\00\04\00\00\00")
(func (export "f") (result i32)
  (i32.const 16))
(func (export "count") (result i32)
  (i32.const 0))
