;; A case of smaller alignment begins there, too.
(memory (export "memory") 1)
(data (i32.const 16) "\01\ff\ff\ff\ff\ff\ff\ff\20\00\00\00\02\00\00\00no")
(func (export "f") (result i32)
  (i32.const 16))
