(module
    (memory (export "memory") 1)
    (memory $other 1)
    (data (memory $other) (i32.const 0) "\2a")
    (func $run (export "run") (result i32)
        (i32.store8 (i32.const 0) (i32.load8_u $other (i32.const 0)))
        (i32.load8_u (i32.const 0))))
