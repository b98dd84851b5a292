;; An export returns -0.0.
(func (export "f") (result f64)
  (f64.const -0))
