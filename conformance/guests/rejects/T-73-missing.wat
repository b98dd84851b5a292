;; The world's export is not there.
(memory (export "memory") 1)
