;; A returned string is no UTF-8.
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\01\00\00\00\ff")
(func (export "f") (result i32)
  (i32.const 16))
(func (export "count") (result i32)
  (i32.const 0))
