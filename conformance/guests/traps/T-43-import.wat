;; post-return calls an import.
(import "suite:results/log" "say" (func $say (param i32)))
(memory (export "memory") 1)
(func (export "f") (result i32)
  (i32.const 16))
(func (export "cabi_post_f") (param i32)
  (call $say (i32.const 1)))
(func (export "count") (result i32)
  (i32.const 0))
