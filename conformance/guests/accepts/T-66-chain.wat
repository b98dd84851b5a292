;; A destructor drops another handle of its type, whose destructor drops a third.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(global $order (mut i32) (i32.const 0))
(func (export "suite:exported/bare#[dtor]item") (param i32)
  (global.set $order
    (i32.add (i32.mul (global.get $order) (i32.const 10)) (local.get 0)))
  (if (i32.ne (local.get 0) (i32.const 1))
    (then (call $drop (i32.sub (local.get 0) (i32.const 1))))))
(func (export "suite:exported/bare#run") (result i32)
  (drop (call $new (i32.const 1)))
  (drop (call $new (i32.const 2)))
  (call $drop (call $new (i32.const 3)))
  (global.get $order))
