;; An option that is there.
(memory (export "memory") 1)
(data (i32.const 16) "\01\ff\ff\ff\05")
(func (export "f") (result i32)
  (i32.const 16))
