;; Case 257 of 257, in two bytes of memory.
(import "suite:enums/echo" "halves" (func $halves (param i32 i32 i32)))
(memory (export "memory") 1)
(global $free (mut i32) (i32.const 1024))
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (global.set $free (i32.and
    (i32.add (global.get $free) (i32.sub (local.get 2) (i32.const 1)))
    (i32.sub (i32.const 0) (local.get 2))))
  (global.get $free)
  (global.set $free (i32.add (global.get $free) (local.get 3))))
(data (i32.const 16) "\01\01")
(func (export "run") (result i32)
  (call $halves (i32.const 16) (i32.const 1) (i32.const 32))
  (i32.const 0))
