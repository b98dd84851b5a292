;; The last variant of a list is bad.
(import "suite:values/take" "shapes" (func $shapes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\00\00\00\00\00\00\00\00\00\00\00\00\01\00\00\00A\00\00\00\00\00\00\00\09")
(func (export "run") (result i32)
  (call $shapes (i32.const 16) (i32.const 3))
  (i32.const 0))
