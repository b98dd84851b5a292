;; A handle stays dropped though another instance has one of the same number.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "first") (result i32)
  (call $new (i32.const 1)))
(func (export "second") (result i32)
  (call $drop (i32.const 1))
  (i32.const 0))
