;; Imports with another core type.
(module
  (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i64 i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (i32.const 0)))
