;; A function that the interface has not, under cm32p2.
(import "cm32p2|suite:names/echo@1" "nubmer" (func $nubmer (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
