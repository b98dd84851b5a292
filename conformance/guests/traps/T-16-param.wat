;; The second string of a list is no UTF-8.
(import "suite:values/take" "texts" (func $texts (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\20\00\00\00\02\00\00\00\22\00\00\00\01\00\00\00ok\ff")
(func (export "run") (result i32)
  (call $texts (i32.const 16) (i32.const 2))
  (i32.const 0))
