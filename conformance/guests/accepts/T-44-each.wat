;; post-return runs once for each call, and for no other export's.
(memory (export "memory") 1)
(global $count (mut i32) (i32.const 0))
(func (export "f") (result i32)
  (i32.const 16))
(func (export "cabi_post_f") (param i32)
  (global.set $count (i32.add (global.get $count) (i32.const 1))))
(func (export "count") (result i32)
  (global.get $count))
