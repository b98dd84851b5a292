;; The same with case 2, so what is read is where it should be.
(import "suite:values/take" "crowd" (func $crowd (param i32)))
(memory (export "memory") 1)
(data (i32.const 83) "\ff\02\ff")
(func (export "run") (result i32)
  (call $crowd (i32.const 16))
  (i32.const 0))
