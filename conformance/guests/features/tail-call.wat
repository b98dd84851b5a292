;; So many calls that they would not fit on any stack.
(module
    (func $count (param $from i32) (param $sum i32) (result i32)
        (if (i32.eqz (local.get $from)) (then (return (local.get $sum))))
        (return_call $count
            (i32.sub (local.get $from) (i32.const 1)) (i32.add (local.get $sum) (i32.const 3))))
    (func $run (export "run") (result i32) (return_call $count (i32.const 100000) (i32.const 0))))
