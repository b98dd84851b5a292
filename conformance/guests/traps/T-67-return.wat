;; An export returns a handle of the host's where its own of the same name is wanted.
(import "suite:exported/goods" "[constructor]item" (func $new (result i32)))
(func (export "suite:exported/goods#[constructor]item") (result i32)
  (call $new))
(func (export "suite:exported/goods#look") (param i32))
(func (export "run") (result i32)
  (i32.const 0))
