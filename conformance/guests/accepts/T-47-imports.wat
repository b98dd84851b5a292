;; _initialize may call imports that need memory and realloc.
(import "suite:values/echo" "text" (func $text (param i32 i32 i32)))
(memory (export "memory") 1)
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
  (i32.const 1024))
(data (i32.const 16) "ba")
(func (export "_initialize") (call $text (i32.const 16) (i32.const 2) (i32.const 32)))
(func (export "run") (result i32)
  (i32.load (i32.load (i32.const 32))))
