;; The post-return of an export with a flat result calls an import.
(import "suite:results/log" "say" (func $say (param i32)))
(func (export "f") (result i32)
  (i32.const 16))
(func (export "cabi_post_f") (param i32)
  (call $say (i32.const 1)))
(func (export "g") (result i32)
  (i32.const 0))
