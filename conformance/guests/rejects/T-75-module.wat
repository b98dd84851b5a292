;; A module that is not, under cm32p2.
(import "cm32p2|suite:names/ekho@1" "number" (func $number (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
