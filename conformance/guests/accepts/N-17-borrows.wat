;; A list of borrowed handles.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "look-list" (func $look-list (param i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (i32.store (i32.const 16) (call $new (i32.const 1)))
  (i32.store (i32.const 20) (call $new (i32.const 2)))
  (call $look-list (i32.const 16) (i32.const 2))
  (i32.const 0))
