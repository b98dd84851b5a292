;; A handle of the guest's own is dropped as another type's.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]crate" (func $drop-crate (param i32)))
(func (export "suite:exported/bare#run") (result i32)
  (call $drop-crate (call $new (i32.const 5)))
  (i32.const 0))
