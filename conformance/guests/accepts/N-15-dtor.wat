;; Resources without a destructor.
(import "[export]suite:exported/shop" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/shop" "[resource-drop]item" (func $drop (param i32)))
(func (export "suite:exported/shop#make") (result i32)
  (call $new (i32.const 5)))
(func (export "suite:exported/shop#run") (result i32)
  (local $h i32)
  (call $drop (local.tee $h (call $new (i32.const 5))))
  (local.get $h))
