;; Under cm32p2 a stable version is its major number.
(import "cm32p2|suite:stable/echo@1" "number" (func $number (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (call $number (i32.const 8)))
