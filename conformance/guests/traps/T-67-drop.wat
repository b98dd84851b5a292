;; A handle of the guest's own resource is dropped as the host's of the same name.
(import "suite:exported/goods" "[resource-drop]item" (func $drop (param i32)))
(import "[export]suite:exported/goods" "[resource-new]item" (func $new (param i32) (result i32)))
(func (export "suite:exported/goods#[constructor]item") (result i32)
  unreachable)
(func (export "suite:exported/goods#look") (param i32))
(func (export "run") (result i32)
  (call $drop (call $new (i32.const 1)))
  (i32.const 0))
