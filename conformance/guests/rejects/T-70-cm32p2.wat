;; An import of another core type, under cm32p2.
(import "cm32p2|suite:names/echo@1" "number" (func $number (param i64) (result i32)))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
