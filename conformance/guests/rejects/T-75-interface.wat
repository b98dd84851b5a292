;; An export of an interface that the world has not, under cm32p2.
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
(func (export "cm32p2|no:such/interface|f"))
