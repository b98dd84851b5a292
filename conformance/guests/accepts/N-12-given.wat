;; What was given away is free again.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "take" (func $take (param i32)))
(func (export "run") (result i32)
  (call $take (call $new (i32.const 1)))
  (call $new (i32.const 1)))
