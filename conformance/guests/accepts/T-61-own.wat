;; The rep of a handle is what it was made of, whatever that is.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-rep]item" (func $rep (param i32) (result i32)))
(func (export "suite:exported/bare#run") (result i32)
  (drop (call $rep (call $new (i32.const 0))))
  (call $rep (call $new (i32.const -1))))
