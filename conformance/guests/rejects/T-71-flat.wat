;; Two results go through memory, not through two core results.
(memory (export "memory") 1)
(func (export "f") (result i32 i32) (i32.const 1) (i32.const 2))
