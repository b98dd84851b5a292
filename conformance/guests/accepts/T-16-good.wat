;; Strings of a list may overlap, and be empty at the end of memory.
(memory (export "memory") 1)
(data (i32.const 16) "\20\00\00\00\03\00\00\00")
(data (i32.const 32) "\38\00\00\00\02\00\00\00\00\00\01\00\00\00\00\00\39\00\00\00\01\00\00\00ok")
(func (export "f") (result i32)
  (i32.const 16))
