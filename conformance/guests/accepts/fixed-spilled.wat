;; Seventeen elements are too many parameters.
(import "suite:gated/echo" "many" (func $many (param i32 i32)))
(memory (export "memory") 1)
(data (i32.const 17) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10\11")
(func (export "run") (result i32)
  (call $many (i32.const 17) (i32.const 49))
  (i32.load8_u (i32.const 65)))
