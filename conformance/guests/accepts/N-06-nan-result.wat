;; An export returns a signalling NaN.
(func (export "f") (result f32)
  (f32.const nan:0x1))
