;; The rep of a handle that never was.
(import "[export]suite:exported/bare" "[resource-rep]item" (func $rep (param i32) (result i32)))
(func (export "suite:exported/bare#run") (result i32)
  (call $rep (i32.const 1)))
