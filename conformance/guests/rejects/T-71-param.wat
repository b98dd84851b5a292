;; An export has a parameter that its function has not.
(func (export "run") (param i32) (result i32) (i32.const 0))
