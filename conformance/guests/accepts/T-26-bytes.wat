;; A result pointer is aligned as the result, and no more.
(import "suite:values/echo" "pair" (func $pair (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $pair (i32.const 3) (i32.const 2) (i32.const 20))
  (i32.or (i32.load (i32.const 20)) (i32.shl (i32.load (i32.const 24)) (i32.const 8))))
