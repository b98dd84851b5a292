;; The last char comes back.
(import "suite:values/echo" "letter" (func $letter (param i32) (result i32)))
(func (export "run") (result i32)
  (call $letter (i32.const 0x10ffff)))
