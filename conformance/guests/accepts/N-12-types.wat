;; All types share one table.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[constructor]other" (func $new-other (result i32)))
(func (export "run") (result i32)
  (i32.add (call $new (i32.const 1)) (i32.mul (call $new-other) (i32.const 10))))
