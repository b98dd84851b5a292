;; A string is returned without a post-return.
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\02\00\00\00ab")
(func (export "f") (result i32)
  (i32.const 16))
(func (export "count") (result i32)
  (i32.const 0))
