;; A misspelled realloc under cm32p2.
(memory (export "memory") 1)
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
(global $free (mut i32) (i32.const 1024))
(func (export "cm32p2_relloc") (param i32 i32 i32 i32) (result i32)
  (global.set $free (i32.and
    (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get 2))))
  (global.get $free)
  (global.set $free (i32.add (global.get $free) (local.get 3))))
