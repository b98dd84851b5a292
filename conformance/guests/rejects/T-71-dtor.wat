;; A destructor takes the rep.
(func (export "suite:exported/bare#[dtor]item"))
(func (export "suite:exported/bare#run") (result i32)
  (i32.const 0))
