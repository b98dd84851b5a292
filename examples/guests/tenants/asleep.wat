;; Waits for longer than anybody has time.
(module
    (import "demo:tenant/tickets@0.1.0" "[static]ticket.open" (func $open (result i32)))
    (import "mcu:board/delay@0.1.0" "ms" (func $ms (param i32)))
    (func (export "run")
        (drop (call $open))
        (call $ms (i32.const 10000))))
