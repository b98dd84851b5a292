;; A post-return takes an i64 for an i32.
(memory (export "memory") 1)
(func (export "f") (result i32)
  (i32.const 16))
(func (export "cabi_post_f") (param i64))
(func (export "count") (result i32)
  (i32.const 0))
