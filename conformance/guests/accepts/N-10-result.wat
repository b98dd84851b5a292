;; The payload of a result is aligned as its widest case.
(memory (export "memory") 1)
(data (i32.const 16) "\00\ff\ff\ff\ff\ff\ff\ff\01\02\03\04\05\06\07\08")
(func (export "f") (result i32)
  (i32.const 16))
