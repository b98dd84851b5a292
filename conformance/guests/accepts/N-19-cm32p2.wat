;; Under cm32p2 two versions before 1.0 are two names.
(import "cm32p2|suite:dated/echo@0.1" "number" (func $old (param i32) (result i32)))
(import "cm32p2|suite:dated/echo@0.2" "number" (func $new (param i64) (result i64)))
(func (export "cm32p2||run") (result i32)
  (i32.add (call $old (i32.const 3)) (i32.wrap_i64 (call $new (i64.const 4)))))
