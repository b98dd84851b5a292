;; An option is none or some; there is no case 2.
(import "suite:values/take" "maybe" (func $maybe (param i32 i32)))
(func (export "run") (result i32)
  (call $maybe (i32.const 2) (i32.const 5))
  (i32.const 0))
