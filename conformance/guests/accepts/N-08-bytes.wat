;; 256 cases take a byte.
(import "suite:enums/echo" "bytes" (func $bytes (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1025))
(data (i32.const 16) "\ff\00\ff")
(func (export "run") (result i32)
  (call $bytes (i32.const 16) (i32.const 3) (i32.const 32))
  (i32.load (i32.const 1025)))
