;; An export returns bits that are no flags.
(func (export "f") (result i32)
  (i32.const 0xfffffd01))
