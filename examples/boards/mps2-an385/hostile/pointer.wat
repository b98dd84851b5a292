;; Logs bytes that wrap around the end of its memory.
(module
  (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (call $log (i32.const 2) (i32.const 0xfffffff0) (i32.const 64)) (i32.const 0)))
