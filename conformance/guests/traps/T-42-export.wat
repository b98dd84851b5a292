;; After a trap nothing runs any more.
(func (export "f") (result i32)
  unreachable)
(func (export "g") (result i32)
  (i32.const 1))
