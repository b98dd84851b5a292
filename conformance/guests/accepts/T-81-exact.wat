;; The version itself.
(import "suite:stable/echo@1.4.0" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (call $number (i32.const 8)))
