;; A handle whose low half alone would be good.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "look" (func $look (param i32)))
(func (export "run") (result i32)
  (call $look (i32.or (call $new (i32.const 1)) (i32.const 0x10000)))
  (i32.const 0))
