;; A list of u32 at an address that only a u16 may have.
(import "suite:values/take" "words" (func $words (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $words (i32.const 18) (i32.const 1))
  (i32.const 0))
