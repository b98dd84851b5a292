;; A returned list ends where memory does.
(memory (export "memory") 1)
(data (i32.const 16) "\f8\ff\00\00\01\00\00\00")
(data (i32.const 65528) "\08\07\06\05\04\03\02\01")
(func (export "f") (result i32)
  (i32.const 16))
