;; The joined slot of u8, f32, s64 and f64 is an i64, not an f64.
(import "suite:values/echo" "number" (func $number (param i32 f64 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (i32.const 0))
