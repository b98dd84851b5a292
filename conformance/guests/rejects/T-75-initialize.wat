;; A misspelled initialization under cm32p2.
(func (export "cm32p2_initialise"))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
