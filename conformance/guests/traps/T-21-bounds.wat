;; The second inner list reaches past memory.
(import "suite:values/take" "rows" (func $rows (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\20\00\00\00\01\00\00\00\fe\ff\00\00\02\00\00\00")
(func (export "run") (result i32)
  (call $rows (i32.const 16) (i32.const 2))
  (i32.const 0))
