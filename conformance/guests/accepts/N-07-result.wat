;; A returned string that ends where memory does.
(memory (export "memory") 1)
(data (i32.const 16) "\fe\ff\00\00\02\00\00\00")
(data (i32.const 65534) "ab")
(func (export "f") (result i32)
  (i32.const 16))
(func (export "count") (result i32)
  (i32.const 0))
