;; Under cm32p2 a version before 0.1 is whole.
(import "cm32p2|suite:patch/echo@0.0.3" "number" (func $number (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (call $number (i32.const 8)))
