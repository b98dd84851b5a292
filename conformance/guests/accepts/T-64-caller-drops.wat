;; The caller drops what it got: the destructor runs right after the call.
(import "[export]suite:exported/shop" "[resource-new]item" (func $new (param i32) (result i32)))
(global $dropped (mut i32) (i32.const 0))
(func (export "suite:exported/shop#[dtor]item") (param i32)
  (global.set $dropped (i32.add (global.get $dropped) (local.get 0))))
(func (export "suite:exported/shop#make") (result i32)
  (call $new (i32.const 5)))
(func (export "suite:exported/shop#run") (result i32)
  (global.get $dropped))
