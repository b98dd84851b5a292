;; One is lent and another given.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "look-take" (func $look-take (param i32 i32)))
(import "suite:resources/things" "take-look" (func $take-look (param i32 i32)))
(func (export "run") (result i32)
  (call $look-take (call $new (i32.const 1)) (call $new (i32.const 2)))
  (call $take-look (call $new (i32.const 3)) (call $new (i32.const 4)))
  (i32.const 0))
