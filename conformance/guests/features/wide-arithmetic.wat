(module
    (func $run (export "run") (result i32)
        (i64.mul_wide_u (i64.const -1) (i64.const 8))
        (i32.wrap_i64)
        (return)))
