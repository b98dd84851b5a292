;; A handle that was lent is as good as before.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[method]thing.id" (func $id (param i32 i32) (result i32)))
(import "suite:resources/things" "look" (func $look (param i32)))
(func (export "run") (result i32)
  (local $h i32)
  (local.set $h (call $new (i32.const 1)))
  (call $look (local.get $h))
  (call $id (local.get $h) (i32.const 9)))
