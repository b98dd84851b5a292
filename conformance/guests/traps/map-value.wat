;; A value of a map is no UTF-8.
(import "suite:gated/echo" "names" (func $names (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\01\00\00\00\1c\00\00\00\01\00\00\00\ff")
(func (export "run") (result i32)
  (call $names (i32.const 16) (i32.const 1))
  (i32.const 0))
