;; An export returns a fixed list.
(memory (export "memory") 1)
(data (i32.const 16) "\01\00\02\00\ff\ff")
(func (export "f") (result i32)
  (i32.const 16))
