;; A handle is dropped as another type's.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]other" (func $drop-other (param i32)))
(func (export "run") (result i32)
  (call $drop-other (call $new (i32.const 1)))
  (i32.const 0))
