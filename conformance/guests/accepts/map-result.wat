;; An export returns a map.
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\02\00\00\00\05\01\06\00")
(func (export "f") (result i32)
  (i32.const 16))
