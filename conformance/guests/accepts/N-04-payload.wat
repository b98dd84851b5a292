;; Junk in the payloads of cases that have none.
(import "suite:values/take" "maybes" (func $maybes (param i32 i32)))
(import "suite:values/take" "outcomes" (func $outcomes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\00\ff\ff\ff\ff\ff\ff\ff\01\ff\ff\ff\09\ff\ff\ff")
(func (export "run") (result i32)
  (call $maybes (i32.const 16) (i32.const 2))
  (call $outcomes (i32.const 16) (i32.const 2))
  (i32.const 0))
