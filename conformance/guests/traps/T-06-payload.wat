;; A good case whose payload is a surrogate.
(import "suite:values/take" "shape" (func $shape (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $shape (i32.const 1) (i32.const 0xd800) (i32.const 0))
  (i32.const 0))
