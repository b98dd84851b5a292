;; The rep of a handle of another type.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-rep]crate" (func $rep-crate (param i32) (result i32)))
(func (export "suite:exported/bare#run") (result i32)
  (call $rep-crate (call $new (i32.const 5))))
