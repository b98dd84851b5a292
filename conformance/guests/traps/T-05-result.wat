;; An export returns case 3 of 3.
(func (export "f") (result i32)
  (i32.const 3))
