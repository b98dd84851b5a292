;; Drops a bus that it does not have.
(module
  (import "mcu:board/i2c@0.1.0" "[resource-drop]bus" (func $drop (param i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (call $drop (i32.const 1)) (i32.const 0)))
