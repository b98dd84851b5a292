;; A world function's post-return under cm32p2.
(memory (export "cm32p2_memory") 1)
(global $count (mut i32) (i32.const 0))
(func (export "cm32p2||name") (result i32)
  (i32.const 16))
(func (export "cm32p2||name_post") (param i32)
  (global.set $count (i32.add (global.get $count) (i32.const 1))))
(func (export "cm32p2||count") (result i32)
  (global.get $count))
