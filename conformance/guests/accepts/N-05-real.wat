;; An f32 in a slot of 64 bits is its low half.
(import "suite:values/echo" "number" (func $number (param i32 i64 i32)))
(memory (export "memory") 1)
(func $is (param i32 i32)
  (if (i32.ne (local.get 0) (local.get 1)) (then unreachable)))
(func (export "run") (result i32)
  (call $number (i32.const 1) (i64.const 0xdeadbeef3fc00000) (i32.const 32))
  (call $is (i32.load8_u (i32.const 32)) (i32.const 1))
  (i32.load (i32.const 40)))
