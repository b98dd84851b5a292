;; Only 0 is false.
(import "suite:values/echo" "truth" (func $truth (param i32) (result i32)))
(func (export "run") (result i32)
  (call $truth (i32.const 0)))
