;; Parameters that end where memory does.
(import "suite:values/take" "crowd" (func $crowd (param i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $crowd (i32.const 65464))
  (i32.const 0))
