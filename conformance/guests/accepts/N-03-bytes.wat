;; The same in memory, a byte for three flags.
(import "suite:values/echo" "fews" (func $fews (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1024))
(data (i32.const 16) "\ff\05")
(func (export "run") (result i32)
  (call $fews (i32.const 16) (i32.const 2) (i32.const 32))
  (i32.load (i32.const 1024)))
