;; The last surrogate in a list of records.
(import "suite:values/take" "labels" (func $labels (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\00\00\00\00\ff\df\00\00")
(func (export "run") (result i32)
  (call $labels (i32.const 16) (i32.const 1))
  (i32.const 0))
