;; A tuple of two goes through memory.
(memory (export "memory") 1)
(data (i32.const 16) "\07\00\00\00\ff\ff\ff\ff")
(func (export "f") (result i32)
  (i32.const 16))
