;; The rep of a handle that was returned.
(import "[export]suite:exported/shop" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/shop" "[resource-rep]item" (func $rep (param i32) (result i32)))
(func (export "suite:exported/shop#make") (result i32)
  (call $new (i32.const 5)))
(func (export "suite:exported/shop#run") (result i32)
  (call $rep (i32.const 1)))
