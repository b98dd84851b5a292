;; An s8 comes back with its sign.
(import "suite:values/echo" "s8s" (func $s8s (param i32) (result i32)))
(func (export "run") (result i32)
  (call $s8s (i32.const 0x80)))
