;; Does what it should: the board is still there, and so is its fan.
(module
  (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i32 i32)))
  (import "mcu:board/digital@0.1.0" "[static]output.open" (func $open (param i32 i32 i32)))
  (import "mcu:board/digital@0.1.0" "[method]output.set" (func $set (param i32 i32) (result i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (data (i32.const 0) "the board is still up")
  (data (i32.const 24) "fan")
  (func $step (export "step") (result i32)
    (call $log (i32.const 2) (i32.const 0) (i32.const 21))
    (call $open (i32.const 24) (i32.const 3) (i32.const 32))
    (if (i32.load8_u (i32.const 32)) (then unreachable))
    (drop (call $set (i32.load (i32.const 36)) (i32.const 1)))
    (i32.const 1)))
