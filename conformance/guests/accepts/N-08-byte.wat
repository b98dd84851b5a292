;; The last of 256 cases, flat.
(import "suite:enums/echo" "one-byte" (func $one-byte (param i32) (result i32)))
(func (export "run") (result i32)
  (call $one-byte (i32.const 255)))
