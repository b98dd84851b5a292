;; An f32 where another case has a u32 is passed as an i32.
(import "suite:values/echo" "word" (func $word (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $word (i32.const 1) (i32.const 0x3fc00000) (i32.const 32))
  (i32.load (i32.const 36)))
