;; The very draft.
(import "suite:draft/echo@0.3.0-draft" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (call $number (i32.const 8)))
