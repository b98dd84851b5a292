;; Handles count from 1.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.add (i32.add
    (call $new (i32.const 1))
    (i32.mul (call $new (i32.const 1)) (i32.const 10)))
    (i32.mul (call $new (i32.const 1)) (i32.const 100))))
