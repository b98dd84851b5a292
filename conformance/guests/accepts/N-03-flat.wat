;; Bits past the ninth flag are dropped.
(import "suite:values/echo" "nine" (func $nine (param i32) (result i32)))
(func (export "run") (result i32)
  (call $nine (i32.const 0xffff)))
