;; The first char after the surrogates.
(func (export "f") (result i32)
  (i32.const 0xe000))
