;; Ends by a trap.
(module
    (import "demo:tenant/tickets@0.1.0" "[static]ticket.open" (func $open (result i32)))
    (func (export "run") (drop (call $open)) (unreachable)))
