;; _initialize runs after the start function.
(global $order (mut i32) (i32.const 0))
(func $note (param i32)
  (global.set $order (i32.add (i32.mul (global.get $order) (i32.const 10)) (local.get 0))))
(func $start (call $note (i32.const 1)))
(start $start)
(func (export "_initialize") (call $note (i32.const 2)))
(func (export "run") (result i32)
  (global.get $order))
