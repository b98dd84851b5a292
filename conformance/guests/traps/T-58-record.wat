;; The same in the fields of a record.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "take-mixed" (func $take-mixed (param i32 i32)))
(func (export "run") (result i32)
  (local $h i32)
  (local.set $h (call $new (i32.const 1)))
  (call $take-mixed (local.get $h) (local.get $h))
  (i32.const 0))
