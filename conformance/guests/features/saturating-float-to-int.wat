(module
    (func $run (export "run") (result i32)
        ;; 0x80000000 + 0xffffffff + 0 + 7, and the same of 64 bits, of which the low ones are 0 - 1 + 0 + 7.
        (i32.add
            (i32.add
                (i32.add (i32.trunc_sat_f32_s (f32.const -inf)) (i32.trunc_sat_f64_u (f64.const 1e10)))
                (i32.add (i32.trunc_sat_f32_u (f32.const nan)) (i32.trunc_sat_f64_s (f64.const 7.9))))
            (i32.wrap_i64 (i64.add
                (i64.add (i64.trunc_sat_f64_s (f64.const -inf)) (i64.trunc_sat_f32_u (f32.const inf)))
                (i64.add (i64.trunc_sat_f64_u (f64.const nan)) (i64.trunc_sat_f32_s (f32.const 7.9))))))))
