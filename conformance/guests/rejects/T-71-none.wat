;; An export returns nothing.
(func (export "run"))
