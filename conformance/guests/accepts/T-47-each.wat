;; _initialize runs once in each instance.
(global $ready (mut i32) (i32.const 0))
(func (export "_initialize") (global.set $ready (i32.add (global.get $ready) (i32.const 1))))
(func (export "f") (result i32)
  (global.get $ready))
(func (export "g") (result i32)
  (i32.const 0))
