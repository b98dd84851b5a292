;; The rep of a handle of the host's resource of the same name.
(import "suite:exported/goods" "[constructor]item" (func $new (result i32)))
(import "[export]suite:exported/goods" "[resource-rep]item" (func $rep (param i32) (result i32)))
(func (export "suite:exported/goods#[constructor]item") (result i32)
  unreachable)
(func (export "suite:exported/goods#look") (param i32))
(func (export "run") (result i32)
  (call $rep (call $new)))
