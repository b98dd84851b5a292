;; The low byte of a value, as often as asked for.
(module
    (memory (export "memory") 1)
    (func $run (export "run") (result i32)
        (memory.fill (i32.const 1) (i32.const 0x1aa) (i32.const 2))
        (memory.fill (i32.const 65536) (i32.const 1) (i32.const 0))
        (i32.load (i32.const 0))))
