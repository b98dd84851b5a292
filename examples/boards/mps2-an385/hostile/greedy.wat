;; Grows its memory without end.
(module
  (memory (export "memory") 1024 (pagesize 1))
  (func $step (export "step") (result i32) (loop (drop (memory.grow (i32.const 1))) (br 0)) (i32.const 0)))
