;; _initialize with a parameter.
(func (export "_initialize") (param i32) unreachable)
(func (export "run") (result i32)
  (i32.const 0))
