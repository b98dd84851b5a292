;; -0.0 keeps its sign.
(import "suite:values/echo" "f32s" (func $f32s (param f32) (result f32)))
(func (export "run") (result i32)
  (i32.reinterpret_f32 (call $f32s (f32.const -0))))
