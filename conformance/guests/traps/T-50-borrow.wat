;; Handle 0 as a borrowed argument.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "look" (func $look (param i32)))
(func (export "run") (result i32)
  (drop (call $new (i32.const 1)))
  (call $look (i32.const 0))
  (i32.const 0))
