;; A destructor gets the rep, once.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(global $dropped (mut i32) (i32.const 0))
(func (export "suite:exported/bare#[dtor]item") (param i32)
  (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
(func (export "suite:exported/bare#run") (result i32)
  (call $drop (call $new (i32.const 5)))
  (global.get $dropped))
