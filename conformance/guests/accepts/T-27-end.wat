;; A result that ends where memory does.
(import "suite:values/echo" "pair" (func $pair (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $pair (i32.const 1) (i32.const 2) (i32.const 65528))
  (i32.load (i32.const 65532)))
