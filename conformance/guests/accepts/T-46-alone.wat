;; A start function that minds its own business.
(memory (export "memory") 1)
(func $start (i32.store (i32.const 16) (i32.const 3)))
(start $start)
(func (export "run") (result i32)
  (i32.load (i32.const 16)))
