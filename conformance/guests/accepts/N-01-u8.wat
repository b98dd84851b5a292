;; A u8 is the low byte of what is passed.
(import "suite:values/echo" "u8s" (func $u8s (param i32) (result i32)))
(func (export "run") (result i32)
  (call $u8s (i32.const 0x1ff)))
