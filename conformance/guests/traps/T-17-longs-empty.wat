;; An empty list of u64, misaligned.
(import "suite:values/take" "longs" (func $longs (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $longs (i32.const 20) (i32.const 0))
  (i32.const 0))
