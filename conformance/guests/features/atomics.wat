;; As LLVM has it for memory that is not shared.
(module
    (memory (export "memory") 1)
    (func $run (export "run") (result i32)
        (drop (i32.atomic.rmw8.add_u (i32.const 0) (i32.const 5)))
        (i32.load (i32.const 0))))
