;; All of 32 flags.
(import "suite:values/echo" "all" (func $all (param i32) (result i32)))
(func (export "run") (result i32)
  (call $all (i32.const -1)))
