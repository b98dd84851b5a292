;; An export returns an option of case 2.
(memory (export "memory") 1)
(data (i32.const 16) "\02\00\00\00\05")
(func (export "f") (result i32)
  (i32.const 16))
