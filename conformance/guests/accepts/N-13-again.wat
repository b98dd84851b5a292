;; Exports are called as often as one likes, in any order.
(global $n (mut i32) (i32.const 0))
(func (export "f") (result i32)
  (global.set $n (i32.add (global.get $n) (i32.const 1)))
  (global.get $n))
(func (export "g") (result i32)
  (global.get $n))
