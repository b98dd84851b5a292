;; Only its owner makes handles of a resource.
(import "suite:resources/things" "[resource-new]thing" (func $new (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
