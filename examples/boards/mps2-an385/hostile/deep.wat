;; Calls itself until its stack is gone.
(module
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (call $step)))
