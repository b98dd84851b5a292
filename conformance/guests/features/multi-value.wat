;; Two results of a function, and blocks and a loop that take and give several.
(module
    (func $halves (param i32) (result i32 i32)
        (i32.div_u (local.get 0) (i32.const 10)) (i32.rem_u (local.get 0) (i32.const 10)))
    (func $run (export "run") (result i32) (local $left i32)
        (local.set $left (i32.const 5))
        (call $halves (i32.const 73))
        (loop $again (param i32 i32) (result i32 i32)
            (if (param i32 i32) (result i32 i32) (local.get $left)
                (then
                    (local.set $left (i32.sub (local.get $left) (i32.const 1)))
                    (call $swap)
                    (br $again))
                (else (call $swap) (call $swap))))
        ;; Swapped five times: 3 - 7.
        i32.sub)
    (func $swap (param i32 i32) (result i32 i32) (local.get 1) (local.get 0)))
