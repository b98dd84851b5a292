;; A result pointer is checked before realloc: memory that grows meanwhile does not count.
(import "suite:values/echo" "texts" (func $texts (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (drop (memory.grow (i32.const 1))) (i32.const 1024))
(data (i32.const 16) "\20\00\00\00\00\00\00\00")
(func (export "run") (result i32)
  (call $texts (i32.const 16) (i32.const 1) (i32.const 65536))
  (i32.const 0))
