;; A result that is an error with a text.
(memory (export "memory") 1)
(data (i32.const 16) "\01\00\00\00\00\00\00\00\20\00\00\00\02\00\00\00no")
(func (export "f") (result i32)
  (i32.const 16))
