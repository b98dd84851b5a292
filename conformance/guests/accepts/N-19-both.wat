;; Two versions of one package, each with its own type.
(import "suite:dated/echo@0.1.0" "number" (func $old (param i32) (result i32)))
(import "suite:dated/echo@0.2.4" "number" (func $new (param i64) (result i64)))
(func (export "run") (result i32)
  (i32.add (call $old (i32.const 3)) (i32.wrap_i64 (call $new (i64.const 4)))))
