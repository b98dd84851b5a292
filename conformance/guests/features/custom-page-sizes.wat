;; A memory of 100 bytes.
(module
    (memory (export "memory") 100 (pagesize 1))
    (func $run (export "run") (result i32)
        (i32.store8 (i32.const 99) (i32.const 5))
        (i32.add (i32.load8_u (i32.const 99)) (memory.size))))
