;; An export returns 256 as a bool.
(func (export "f") (result i32)
  (i32.const 256))
