;; A drop gives nothing back.
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
