;; Results that end where memory does.
(memory (export "memory") 1)
(data (i32.const 65528) "\07\00\00\00\09")
(func (export "f") (result i32)
  (i32.const 65528))
