;; A record of an owned and a borrowed handle.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(import "suite:resources/things" "take-mixed" (func $take-mixed (param i32 i32)))
(func (export "run") (result i32)
  (call $take-mixed (call $new (i32.const 1)) (call $new (i32.const 2)))
  (call $drop (i32.const 2))
  (i32.const 0))
