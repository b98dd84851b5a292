;; The returned results' end is past 2^32.
(memory (export "memory") 1)
(func (export "f") (result i32)
  (i32.const -4))
