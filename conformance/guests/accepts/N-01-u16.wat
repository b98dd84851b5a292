;; A u16 is the low half of what is passed.
(import "suite:values/echo" "u16s" (func $u16s (param i32) (result i32)))
(func (export "run") (result i32)
  (call $u16s (i32.const -1)))
