;; Under cm32p2 a version is written as its track.
(import "cm32p2|suite:names/echo@1.2.3" "number" (func $number (param i32) (result i32)))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
