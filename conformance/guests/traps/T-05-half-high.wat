;; Case 0x10000: its low half alone would be good.
(import "suite:enums/echo" "one-half" (func $one-half (param i32) (result i32)))
(func (export "run") (result i32)
  (call $one-half (i32.const 0x10000)))
