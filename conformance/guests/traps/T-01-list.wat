;; A surrogate in a list of chars, after a good one.
(import "suite:values/take" "letters" (func $letters (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "A\00\00\00\00\d8\00\00")
(func (export "run") (result i32)
  (call $letters (i32.const 16) (i32.const 2))
  (i32.const 0))
