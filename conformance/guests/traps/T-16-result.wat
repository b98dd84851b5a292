;; The second string of a returned list is no UTF-8.
(memory (export "memory") 1)
(data (i32.const 16) "\20\00\00\00\02\00\00\00")
(data (i32.const 32) "\30\00\00\00\02\00\00\00\32\00\00\00\01\00\00\00ok\c0")
(func (export "f") (result i32)
  (i32.const 16))
