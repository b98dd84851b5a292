;; A sign above the low byte is none.
(import "suite:values/echo" "s8s" (func $s8s (param i32) (result i32)))
(func (export "run") (result i32)
  (call $s8s (i32.const 0xffffff7f)))
