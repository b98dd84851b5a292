;; No version at all.
(import "suite:stable/echo" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
