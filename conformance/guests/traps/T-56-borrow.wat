;; A handle of another type as a borrowed argument.
(import "suite:resources/things" "[constructor]other" (func $new (result i32)))
(import "suite:resources/things" "look" (func $look (param i32)))
(func (export "run") (result i32)
  (call $look (call $new))
  (i32.const 0))
