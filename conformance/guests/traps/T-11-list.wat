;; An empty string that begins past memory, in a list.
(import "suite:values/take" "texts" (func $texts (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\01\00\01\00\00\00\00\00")
(func (export "run") (result i32)
  (call $texts (i32.const 16) (i32.const 1))
  (i32.const 0))
