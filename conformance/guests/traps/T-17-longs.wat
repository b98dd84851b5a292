;; A list of u64 at an address that only a u32 may have.
(import "suite:values/take" "longs" (func $longs (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $longs (i32.const 20) (i32.const 1))
  (i32.const 0))
