;; Parameters in memory are aligned as their widest.
(import "suite:values/take" "crowd" (func $crowd (param i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $crowd (i32.const 20))
  (i32.const 0))
