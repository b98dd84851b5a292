(module
    (type $gives (func (result i32)))
    (func $seven (export "seven") (type $gives) (i32.const 7))
    (func $run (export "run") (result i32) (call_ref $gives (ref.func $seven))))
