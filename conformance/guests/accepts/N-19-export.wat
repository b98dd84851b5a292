;; An export with a version in its name.
(func (export "suite:stable/state@1.4.0#ready") (result i32)
  (i32.const 1))
