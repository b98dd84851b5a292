;; Never returns.
(module
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (loop (br 0)) (i32.const 0)))
