;; The start function calls an import that needs memory, under cm32p2.
(import "cm32p2|suite:names/echo@1" "text" (func $text (param i32 i32 i32)))
(memory (export "cm32p2_memory") 1)
(global $free (mut i32) (i32.const 1024))
(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
  (global.set $free (i32.and
    (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get 2))))
  (global.get $free)
  (global.set $free (i32.add (global.get $free) (local.get 3))))
(func $start (call $text (i32.const 16) (i32.const 1) (i32.const 32)))
(start $start)
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
