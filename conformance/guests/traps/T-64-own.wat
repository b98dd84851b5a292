;; A destructor traps while the guest drops.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(func (export "suite:exported/bare#[dtor]item") (param i32)
  unreachable)
(func (export "suite:exported/bare#run") (result i32)
  (call $drop (call $new (i32.const 5)))
  (i32.const 0))
