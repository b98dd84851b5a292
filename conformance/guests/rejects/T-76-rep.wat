;; Only its owner asks for a resource's rep.
(import "suite:resources/things" "[resource-rep]thing" (func $rep (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
