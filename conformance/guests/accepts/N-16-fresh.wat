;; Handles that came from functions are lent like those of a constructor.
(import "suite:resources/things" "[static]thing.fresh" (func $fresh (result i32)))
(import "suite:resources/things" "fresh" (func $also (result i32)))
(import "suite:resources/things" "look-look" (func $look-look (param i32 i32)))
(func (export "run") (result i32)
  (call $look-look (call $fresh) (call $also))
  (i32.const 0))
