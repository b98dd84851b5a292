;; A post-return takes the export's results, under cm32p2, too.
(memory (export "cm32p2_memory") 1)
(func (export "cm32p2||name") (result i32)
  (i32.const 16))
(func (export "cm32p2||name_post"))
(func (export "cm32p2||count") (result i32)
  (i32.const 0))
