;; realloc gives the last four bytes.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 65532))
(data (i32.const 16) "abcd")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 4) (i32.const 32))
  (i32.load (i32.const 65532)))
