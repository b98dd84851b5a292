;; The same bytes in a list<u8> are just bytes.
(import "suite:values/take" "bytes" (func $bytes (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 16) "\ff\c0\80\ed\a0\80")
(func (export "run") (result i32)
  (call $bytes (i32.const 16) (i32.const 6))
  (i32.const 0))
