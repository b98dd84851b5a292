(module
    (table $t 4 funcref)
    (elem (i32.const 0) $one $two)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func $run (export "run") (result i32)
        (table.copy (i32.const 1) (i32.const 0) (i32.const 2))
        (i32.add (call_indirect (result i32) (i32.const 1))
            (i32.mul (call_indirect (result i32) (i32.const 2)) (i32.const 10)))))
