;; 257 cases take two bytes.
(import "suite:enums/echo" "halves" (func $halves (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1026))
(data (i32.const 16) "\00\01\ff\00")
(func (export "run") (result i32)
  (call $halves (i32.const 16) (i32.const 2) (i32.const 32))
  (i32.load (i32.const 1026)))
