;; Handle 0 as an owned argument, when there are handles.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "take" (func $take (param i32)))
(func (export "run") (result i32)
  (drop (call $new (i32.const 1)))
  (call $take (i32.const 0))
  (i32.const 0))
