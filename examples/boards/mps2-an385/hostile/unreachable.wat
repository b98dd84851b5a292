;; Panics.
(module
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) unreachable (i32.const 0)))
