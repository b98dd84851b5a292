;; An export returns more than a u8.
(func (export "f") (result i32)
  (i32.const 0x1ff))
