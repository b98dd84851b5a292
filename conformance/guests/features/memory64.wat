(module
    (memory (export "memory") i64 1)
    (func $run (export "run") (result i32)
        (i32.store (i64.const 8) (i32.const 7))
        (i32.load (i64.const 8))))
