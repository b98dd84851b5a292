;; The start function calls an import whose result goes to memory.
(import "suite:values/echo" "pair" (func $pair (param i32 i32 i32)))
(memory (export "memory") 1)
(func $start (call $pair (i32.const 1) (i32.const 2) (i32.const 16)))
(start $start)
(func (export "run") (result i32)
  (i32.const 0))
