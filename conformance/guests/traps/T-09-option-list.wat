;; The inner option of an option is bad, in memory.
(import "suite:values/take" "maybe-maybes" (func $maybe-maybes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\01\01\09\01\02\09")
(func (export "run") (result i32)
  (call $maybe-maybes (i32.const 16) (i32.const 2))
  (i32.const 0))
