;; Bytes of bools that are not 0 come back as 1.
(import "suite:values/echo" "truths" (func $truths (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1024))
(data (i32.const 16) "\80\00\02\00")
(func (export "run") (result i32)
  (call $truths (i32.const 16) (i32.const 4) (i32.const 32))
  (i32.load (i32.const 1024)))
