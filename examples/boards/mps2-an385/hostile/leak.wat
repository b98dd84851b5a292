;; Opens the fan and wants to hear of it where there is no memory.
(module
  (import "mcu:board/digital@0.1.0" "[static]output.open" (func $open (param i32 i32 i32)))
  (memory (export "memory") 1024 (pagesize 1))
  (data (i32.const 16) "fan")
  (func $step (export "step") (result i32)
    (call $open (i32.const 16) (i32.const 3) (i32.const -8)) (i32.const 0)))
