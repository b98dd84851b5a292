;; The rep of a dropped handle.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-rep]item" (func $rep (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(func (export "suite:exported/bare#run") (result i32)
  (local $h i32)
  (local.set $h (call $new (i32.const 5)))
  (call $drop (local.get $h))
  (call $rep (local.get $h)))
