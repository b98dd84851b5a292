;; The end of the string is 2^32, which is 0 in 32 bits.
(import "suite:values/take" "text" (func $text (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $text (i32.const 0xffffffff) (i32.const 1))
  (i32.const 0))
