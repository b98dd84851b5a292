;; An f32 is not passed as i32.
(import "suite:values/echo" "f32s" (func $f32s (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
