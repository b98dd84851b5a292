;; A guest uses one of them, at another patch.
(import "suite:dated/echo@0.1.9" "number" (func $old (param i32) (result i32)))
(func (export "run") (result i32)
  (call $old (i32.const 3)))
