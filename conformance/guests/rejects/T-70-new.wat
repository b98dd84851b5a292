;; A new handle is an i32.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i64) (result i32)))
(func (export "suite:exported/bare#run") (result i32)
  (i32.const 0))
