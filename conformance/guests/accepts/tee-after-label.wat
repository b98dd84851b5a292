;; As compilers write `a && b && c` and loops that carry a value, when they optimize nothing.
(module
    (func (export "run") (result i32) (local $first i32) (local $both i32) (local $from i32)
        ;; 7 + (1 && 0 && 1)
        i32.const 7
        i32.const 1
        local.tee $first
        if (result i32) i32.const 0 else local.get $first end
        local.tee $both
        if (result i32) i32.const 1 else local.get $both end
        i32.add
        ;; 9 + 8 + … + 1 + 0
        i32.const 9
        local.set $both
        local.get $both
        loop (param i32) (result i32)
            local.tee $first
            local.get $from
            i32.add
            local.set $from
            local.get $first
            if (result i32)
                local.get $first
                i32.const 1
                i32.sub
            else
                local.get $from
                i32.const 0
                local.set $first
            end
            local.get $first
            br_if 0
        end
        i32.add))
