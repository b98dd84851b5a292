(module
    (tag $error (param i32))
    (func $run (export "run") (result i32)
        (block $caught (result i32)
            (try_table (catch $error $caught) (throw $error (i32.const 7)))
            (i32.const 0))))
