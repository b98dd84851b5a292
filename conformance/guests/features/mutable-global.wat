;; A global that is exported and changes.
(module
    (global $count (export "count") (mut i32) (i32.const 40))
    (func $run (export "run") (result i32)
        (global.set $count (i32.add (global.get $count) (i32.const 2)))
        (global.get $count)))
