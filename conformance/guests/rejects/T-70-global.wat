;; A function is no global.
(import "suite:values/take" "letter" (global i32))
(func (export "run") (result i32)
  (i32.const 0))
