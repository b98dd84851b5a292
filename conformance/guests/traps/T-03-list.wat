;; One past the last char, in a list.
(import "suite:values/take" "letters" (func $letters (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\00\00\11\00")
(func (export "run") (result i32)
  (call $letters (i32.const 16) (i32.const 1))
  (i32.const 0))
