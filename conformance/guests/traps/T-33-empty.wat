;; realloc gives -1 for nothing.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const -1))
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 0) (i32.const 32))
  (i32.const 0))
