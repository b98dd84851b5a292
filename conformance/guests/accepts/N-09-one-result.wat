;; A tuple of one is one flat result.
(func (export "f") (result i32)
  (i32.const 7))
