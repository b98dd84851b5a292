;; A reference to something of the host's, though to nothing.
(module
    (func $is-nothing (param externref) (result i32) (ref.is_null (local.get 0)))
    (func $run (export "run") (result i32) (call $is-nothing (ref.null extern))))
