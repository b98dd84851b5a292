;; A byte too many traps.
(module
    (memory (export "memory") 1)
    (func $run (export "run") (result i32)
        (memory.fill (i32.const 65535) (i32.const 0) (i32.const 2)) (i32.const 0)))
