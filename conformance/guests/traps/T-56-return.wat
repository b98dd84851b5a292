;; An export returns a handle of another type.
(import "suite:resources/things" "[constructor]other" (func $new (result i32)))
(memory (export "memory") 1)
(func (export "f") (result i32)
  (call $new))
(func (export "all") (result i32)
  unreachable)
