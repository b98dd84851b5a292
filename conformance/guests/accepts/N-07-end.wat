;; A string that ends where memory does comes back.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1024))
(data (i32.const 65534) "ab")
(func (export "run") (result i32)
  (call $text (i32.const 65534) (i32.const 2) (i32.const 32))
  (i32.load (i32.const 1024)))
