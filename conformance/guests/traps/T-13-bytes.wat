;; The end of the bytes wraps around to a small address.
(import "suite:values/take" "bytes" (func $bytes (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $bytes (i32.const 0xfffffff0) (i32.const 32))
  (i32.const 0))
