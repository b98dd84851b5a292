;; A handle of another instance of the same module.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[method]thing.id" (func $id (param i32 i32) (result i32)))
(func (export "first") (result i32)
  (call $new (i32.const 1)))
(func (export "second") (result i32)
  (call $id (i32.const 1) (i32.const 4)))
