;; The result's end is past 2^32.
(import "suite:values/echo" "pair" (func $pair (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $pair (i32.const 1) (i32.const 2) (i32.const 0xfffffffc))
  (i32.const 0))
