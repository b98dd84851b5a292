;; Infinities come back.
(import "suite:values/echo" "f32s" (func $f32s (param f32) (result f32)))
(func $is (param i32 i32)
  (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
(func (export "run") (result i32)
  (call $is (i32.reinterpret_f32 (call $f32s (f32.const inf))) (i32.const 0x7f800000))
  (i32.reinterpret_f32 (call $f32s (f32.const -inf))))
