;; A segment of a table that is copied when the app says so.
(module
    (table $t 4 funcref)
    (elem $late func $one $two)
    (func $one (result i32) (i32.const 1))
    (func $two (result i32) (i32.const 2))
    (func $run (export "run") (result i32)
        (table.init $late (i32.const 3) (i32.const 1) (i32.const 1))
        (elem.drop $late)
        (call_indirect (result i32) (i32.const 3))))
