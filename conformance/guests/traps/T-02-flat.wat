;; The last surrogate is no char.
(import "suite:values/take" "letter" (func $letter (param i32)))
(func (export "run") (result i32)
  (call $letter (i32.const 0xdfff))
  (i32.const 0))
