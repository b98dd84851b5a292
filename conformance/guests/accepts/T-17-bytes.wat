;; Bytes and bools lie anywhere.
(import "suite:values/take" "bytes" (func $bytes (param i32 i32)))
(import "suite:values/take" "truths" (func $truths (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $bytes (i32.const 17) (i32.const 3))
  (call $truths (i32.const 19) (i32.const 3))
  (i32.const 0))
