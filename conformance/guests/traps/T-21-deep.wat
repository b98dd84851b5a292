;; The innermost list is misaligned, and empty.
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\01\00\00\00")
(data (i32.const 24) "\01\ff\ff\ff\40\00\00\00\02\00\00\00\44\00\00\00\01\00\00\00")
(data (i32.const 64) "ab\00\00")
(data (i32.const 68) "\59\00\00\00\00\00\00\00")
(func (export "f") (result i32)
  (i32.const 16))
