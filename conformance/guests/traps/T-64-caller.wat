;; A destructor traps while the caller drops.
(import "[export]suite:exported/shop" "[resource-new]item" (func $new (param i32) (result i32)))
(func (export "suite:exported/shop#[dtor]item") (param i32)
  unreachable)
(func (export "suite:exported/shop#make") (result i32)
  (call $new (i32.const 5)))
(func (export "suite:exported/shop#run") (result i32)
  (i32.const 0))
