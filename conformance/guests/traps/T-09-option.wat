;; The inner option of an option is bad.
(import "suite:values/take" "maybe-maybe" (func $maybe-maybe (param i32 i32 i32)))
(func (export "run") (result i32)
  (call $maybe-maybe (i32.const 1) (i32.const 2) (i32.const 0))
  (i32.const 0))
