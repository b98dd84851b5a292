;; 2^29 of 8 bytes are 0 bytes in 32 bits.
(import "suite:values/take" "longs" (func $longs (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $longs (i32.const 0) (i32.const 0x20000000))
  (i32.const 0))
