;; A destructor that the caller runs calls an import.
(import "suite:exported/log" "say" (func $say (param i32)))
(import "[export]suite:exported/shop" "[resource-new]item" (func $new (param i32) (result i32)))
(func (export "suite:exported/shop#[dtor]item") (param i32)
  (call $say (local.get 0)))
(func (export "suite:exported/shop#make") (result i32)
  (call $new (i32.const 5)))
(func (export "suite:exported/shop#run") (result i32)
  (i32.const 0))
