;; A segment that is copied when the app says so, and then dropped.
(module
    (memory (export "memory") 1)
    (data $late "\07\08\09")
    (func $run (export "run") (result i32)
        (memory.init $late (i32.const 4) (i32.const 1) (i32.const 2))
        (data.drop $late)
        (memory.init $late (i32.const 4) (i32.const 0) (i32.const 0))
        (i32.load (i32.const 4))))
