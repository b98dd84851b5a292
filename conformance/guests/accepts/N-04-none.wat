;; Junk where an option has nothing.
(import "suite:values/echo" "maybe" (func $maybe (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $maybe (i32.const 0) (i32.const -1) (i32.const 32))
  (i32.load8_u (i32.const 32)))
