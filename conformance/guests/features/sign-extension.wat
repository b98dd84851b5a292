(module
    (func $run (export "run") (result i32)
        ;; -128 - 32768 - 1 - 2 - 3
        (i32.add
            (i32.add (i32.extend8_s (i32.const 0x180)) (i32.extend16_s (i32.const 0x18000)))
            (i32.wrap_i64 (i64.add
                (i64.add (i64.extend8_s (i64.const 0xff)) (i64.extend16_s (i64.const 0xfffe)))
                (i64.extend32_s (i64.const 0xfffffffd)))))))
