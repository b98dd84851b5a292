;; Every bit of a handle set.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "run") (result i32)
  (drop (call $new (i32.const 1)))
  (call $drop (i32.const -1))
  (i32.const 0))
