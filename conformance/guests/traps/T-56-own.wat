;; A handle of another type as an owned argument.
(import "suite:resources/things" "[constructor]other" (func $new (result i32)))
(import "suite:resources/things" "take" (func $take (param i32)))
(func (export "run") (result i32)
  (call $take (call $new))
  (i32.const 0))
