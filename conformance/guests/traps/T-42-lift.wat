;; After a result that does not lift nothing runs any more, post-return included.
(memory (export "memory") 1)
(data (i32.const 16) "\18\00\00\00\01\00\00\00\ff")
(func (export "f") (result i32)
  (i32.const 16))
(func (export "cabi_post_f") (param i32)
  unreachable)
(func (export "count") (result i32)
  (i32.const 0))
