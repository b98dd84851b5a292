;; Another major version.
(import "suite:stable/echo@2.4.0" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
