;; A surrogate that an export returns.
(func (export "f") (result i32)
  (i32.const 0xd800))
