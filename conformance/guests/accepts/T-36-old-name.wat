;; realloc under the name that it had first.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "canonical_abi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
(data (i32.const 16) "ab")
(func (export "run") (result i32)
  (call $text (i32.const 16) (i32.const 2) (i32.const 32))
  (i32.load (i32.load (i32.const 32))))
