;; Calls its host without end.
(module
    (import "demo:tenant/tickets@0.1.0" "count" (func $count (result i32)))
    (func (export "run")
        (loop (drop (call $count)) (br 0))))
