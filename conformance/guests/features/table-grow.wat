(module
    (table $t 1 4 funcref)
    (elem (i32.const 0) $seven)
    (func $seven (export "seven") (result i32) (i32.const 7))
    (func $longer (result i32)
        (table.grow $t (table.get $t (i32.const 0)) (i32.const 2)))
    (func $run (export "run") (result i32) (local $from i32)
        (local.set $from (call $longer))
        (table.set $t (i32.const 0) (ref.null func))
        (table.set $t (i32.const 2) (ref.func $seven))
        (i32.mul
            (i32.add
                (call_indirect (result i32) (local.get $from))
                (call_indirect (result i32) (i32.const 2)))
            (table.size $t))))
