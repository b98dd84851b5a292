;; What comes back takes the place of what went.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "pass" (func $pass (param i32) (result i32)))
(func (export "run") (result i32)
  (drop (call $new (i32.const 1)))
  (call $pass (call $new (i32.const 1))))
