;; One handle twice in a list of own: the second is gone.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "take-list" (func $take-list (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (i32.store (i32.const 16) (call $new (i32.const 1)))
  (i32.store (i32.const 20) (i32.load (i32.const 16)))
  (call $take-list (i32.const 16) (i32.const 2))
  (i32.const 0))
