;; Before 1.0, another patch of the minor version.
(import "suite:dated/echo@0.2.0" "number" (func $number (param i64) (result i64)))
(func (export "run") (result i32)
  (i32.wrap_i64 (call $number (i64.const 8))))
