;; The first handle before there is one.
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "run") (result i32)
  (call $drop (i32.const 1))
  (i32.const 0))
