;; A post-return without its function, under cm32p2.
(memory (export "cm32p2_memory") 1)
(func (export "cm32p2||count") (result i32) (i32.const 0))
(func (export "cm32p2||name_post") (param i32))
