;; Lists are taken from a guest without realloc.
(import "suite:values/take" "texts" (func $texts (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\02\00\00\00ab")
(func (export "run") (result i32)
  (call $texts (i32.const 16) (i32.const 1))
  (i32.const 0))
