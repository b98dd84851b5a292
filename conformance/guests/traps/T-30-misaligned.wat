;; realloc gives an odd address for u32s.
(import "suite:values/echo" "words" (func $words (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1026))
(func (export "run") (result i32)
  (call $words (i32.const 16) (i32.const 1) (i32.const 32))
  (i32.const 0))
