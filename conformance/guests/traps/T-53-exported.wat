;; A handle of the guest's own resource is dropped twice.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(func (export "suite:exported/bare#run") (result i32)
  (local $h i32)
  (local.set $h (call $new (i32.const 1)))
  (call $drop (local.get $h))
  (call $drop (local.get $h))
  (i32.const 0))
