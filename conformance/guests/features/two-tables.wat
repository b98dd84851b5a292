(module
    (table $a 1 funcref)
    (table $b 1 funcref)
    (elem (table $a) (i32.const 0) func $one)
    (elem (table $b) (i32.const 0) func $two)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func $run (export "run") (result i32)
        (i32.sub (call_indirect $b (result i32) (i32.const 0)) (call_indirect $a (result i32) (i32.const 0)))))
