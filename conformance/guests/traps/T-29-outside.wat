;; An export returns a pointer outside of memory.
(memory (export "memory") 1)
(func (export "f") (result i32)
  (i32.const 65536))
