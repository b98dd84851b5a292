;; Parameters whose end is past 2^32.
(import "suite:values/take" "crowd" (func $crowd (param i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $crowd (i32.const 0xfffffff8))
  (i32.const 0))
