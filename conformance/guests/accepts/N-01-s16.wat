;; An s16 is the low half of what is passed, with its sign.
(import "suite:values/echo" "s16s" (func $s16s (param i32) (result i32)))
(func (export "run") (result i32)
  (call $s16s (i32.const 0x12348000)))
