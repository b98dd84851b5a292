;; The function belongs to another interface.
(import "suite:values/take" "nest" (func $nest (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (i32.const 0))
