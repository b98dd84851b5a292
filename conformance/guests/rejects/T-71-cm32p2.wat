;; An export of another core type, under cm32p2.
(func (export "cm32p2||run") (result i64) (i64.const 0))
