;; Opens more than it may hold.
(module
    (import "demo:tenant/tickets@0.1.0" "[static]ticket.open" (func $open (result i32)))
    (func (export "run")
        (loop (drop (call $open)) (br 0))))
