;; The smallest numbers come back.
(import "suite:values/echo" "f32s" (func $f32s (param f32) (result f32)))
(import "suite:values/echo" "f64s" (func $f64s (param f64) (result f64)))
(func $is (param i32 i32)
  (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
(func (export "run") (result i32)
  (call $is (i64.eq (i64.reinterpret_f64 (call $f64s (f64.const 0x1p-1074))) (i64.const 1)) (i32.const 1))
  (i32.reinterpret_f32 (call $f32s (f32.const 0x1p-149))))
