;; What was dropped last is used first, then what was dropped before, then what is new.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "run") (result i32)
  (drop (call $new (i32.const 1)))
  (drop (call $new (i32.const 1)))
  (drop (call $new (i32.const 1)))
  (call $drop (i32.const 1))
  (call $drop (i32.const 3))
  (i32.add (i32.add
    (call $new (i32.const 1))
    (i32.mul (call $new (i32.const 1)) (i32.const 10)))
    (i32.mul (call $new (i32.const 1)) (i32.const 100))))
