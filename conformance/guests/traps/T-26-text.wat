;; A result pointer to a string is aligned as pointers are.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(global $free (mut i32) (i32.const 1024))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (global.set $free (i32.and
    (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get 2))))
  (global.get $free)
  (global.set $free (i32.add (global.get $free) (local.get 3))))
(func (export "run") (result i32)
  (call $text (i32.const 0) (i32.const 0) (i32.const 17))
  (i32.const 0))
