;; An export returns more than an s16.
(func (export "f") (result i32)
  (i32.const 0xffff8000))
