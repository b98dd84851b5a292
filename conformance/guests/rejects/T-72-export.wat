;; An export returns a pointer, but no memory is exported.
(func (export "f") (result i32)
  (i32.const 16))
