;; Case 4 of 4, in memory.
(import "suite:values/take" "shapes" (func $shapes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\04")
(func (export "run") (result i32)
  (call $shapes (i32.const 16) (i32.const 1))
  (i32.const 0))
