;; A surrogate in a field of a record.
(import "suite:values/take" "label" (func $label (param i32 i32)))
(func (export "run") (result i32)
  (call $label (i32.const 7) (i32.const 0xd800))
  (i32.const 0))
