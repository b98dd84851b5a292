;; Constants that are calculated: of globals, and where segments lie.
(module
    (memory (export "memory") 1)
    (table 4 funcref)
    (global $small i32 (i32.sub (i32.mul (i32.const 6) (i32.const 7)) (i32.add (i32.const 1) (i32.const 1))))
    (global $large i64 (i64.mul (i64.add (i64.const 0x100000000) (i64.const 2)) (i64.sub (i64.const 8) (i64.const 5))))
    (data (offset (i32.add (i32.const 64) (i32.const 4))) "\05")
    (elem (offset (i32.mul (i32.const 3) (i32.const 1))) $hundred)
    (func $hundred (result i32) (i32.const 100))
    (func $run (export "run") (result i32)
        ;; 40 + 6 + 3 + 5 + 100
        (i32.add
            (i32.add (global.get $small)
                (i32.add (i32.wrap_i64 (global.get $large))
                    (i32.wrap_i64 (i64.shr_u (global.get $large) (i64.const 32)))))
            (i32.add (i32.load8_u (i32.const 68)) (call_indirect (result i32) (i32.const 3))))))
