;; Takes all the memory that it gets.
(module
    (memory (export "memory") 0)
    (func (export "run")
        (loop (drop (memory.grow (i32.const 1))) (br 0))))
