;; The start function may call an import that needs none.
(import "suite:values/echo" "u8s" (func $u8s (param i32) (result i32)))
(global $got (mut i32) (i32.const 0))
(func $start (global.set $got (call $u8s (i32.const 5))))
(start $start)
(func (export "run") (result i32)
  (global.get $got))
