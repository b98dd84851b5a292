;; Without a trap both run, in any order.
(func (export "f") (result i32)
  (i32.const 2))
(func (export "g") (result i32)
  (i32.const 1))
