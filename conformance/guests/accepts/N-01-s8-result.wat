;; An export returns an s8 without its sign.
(func (export "f") (result i32)
  (i32.const 0x80))
