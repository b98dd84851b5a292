;; A result in memory that holds no pointer needs no realloc.
(import "suite:values/echo" "pair" (func $pair (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $pair (i32.const 4) (i32.const 5) (i32.const 32))
  (i32.load (i32.const 36)))
