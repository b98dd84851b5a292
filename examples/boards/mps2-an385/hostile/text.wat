;; Logs what is not UTF-8.
(module
  (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (data (i32.const 0) "\ff")
  (func $step (export "step") (result i32) (call $log (i32.const 2) (i32.const 0) (i32.const 1)) (i32.const 0)))
