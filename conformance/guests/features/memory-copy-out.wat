;; A copy of a byte too many traps.
(module
    (memory (export "memory") 1)
    (func $run (export "run") (result i32)
        (memory.copy (i32.const 0) (i32.const 65533) (i32.const 4)) (i32.const 0)))
