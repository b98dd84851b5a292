;; Under cm32p2 a draft is whole.
(import "cm32p2|suite:draft/echo@0.3.0-draft" "number" (func $number (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (call $number (i32.const 8)))
