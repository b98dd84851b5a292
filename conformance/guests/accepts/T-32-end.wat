;; For nothing, the end of memory will do.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 65536))
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 0) (i32.const 32))
  (i32.load (i32.const 32)))
