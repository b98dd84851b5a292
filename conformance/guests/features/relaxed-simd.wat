(module
    (func $run (export "run") (result i32)
        (i8x16.extract_lane_u 0
            (i8x16.relaxed_swizzle
                (i8x16.splat (i32.const 7)) (i8x16.splat (i32.const 0))))))
