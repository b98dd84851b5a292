;; A handle that was returned is returned again.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(memory (export "memory") 1)
(global $thing (mut i32) (i32.const 0))
(func (export "f") (result i32)
  (if (i32.eqz (global.get $thing)) (then (global.set $thing (call $new (i32.const 1)))))
  (global.get $thing))
(func (export "all") (result i32)
  unreachable)
