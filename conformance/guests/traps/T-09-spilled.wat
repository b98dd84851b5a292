;; The last of seventeen parameters, which come in memory, is case 3 of 3.
(import "suite:values/take" "crowd" (func $crowd (param i32)))
(memory (export "memory") 1)
(data (i32.const 84) "\03")
(func (export "run") (result i32)
  (call $crowd (i32.const 16))
  (i32.const 0))
