;; wasmi compares another number with 0 than this one: it is packed so that wasmi does not.
(module
    (func $choose (param i32 i32) (result i32)
        (select (local.get 1) (local.get 0) (i32.eqz (local.get 0))))
    (func (export "run") (result i32)
        (i32.add (i32.mul (i32.const 10) (call $choose (i32.const 5) (i32.const 8)))
            (call $choose (i32.const 0) (i32.const 9)))))
