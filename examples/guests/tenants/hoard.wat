;; Never drops what it opens, and returns.
(module
    (import "demo:tenant/tickets@0.1.0" "[static]ticket.open" (func $open (result i32)))
    (func (export "run")
        (drop (call $open)) (drop (call $open)) (drop (call $open))))
