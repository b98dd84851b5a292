;; An interface's function is exported without its interface.
(func (export "run") (result i32) (i32.const 0))
