;; The last handle itself.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "run") (result i32)
  (call $drop (call $new (i32.const 1)))
  (i32.const 0))
