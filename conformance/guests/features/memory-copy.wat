;; Copies that overlap, in both directions, and one that ends with the memory.
(module
    (memory (export "memory") 1)
    (data (i32.const 8) "abcdefgh")
    (func $run (export "run") (result i32)
        (memory.copy (i32.const 10) (i32.const 8) (i32.const 6)) ;; ababcdef
        (memory.copy (i32.const 8) (i32.const 9) (i32.const 4)) ;; babccdef
        (memory.copy (i32.const 65532) (i32.const 10) (i32.const 4))
        (memory.copy (i32.const 65536) (i32.const 0) (i32.const 0))
        (i32.load (i32.const 65532))))
