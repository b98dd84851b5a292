;; Nor does the module of exported resources have it.
(import "[export]suite:resources/things" "[resource-rep]thing" (func $rep (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
