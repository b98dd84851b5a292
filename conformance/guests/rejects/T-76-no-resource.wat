;; A record has no drop.
(import "suite:resources/things" "[resource-drop]mixed" (func $drop-mixed (param i32)))
(func (export "run") (result i32)
  (i32.const 0))
