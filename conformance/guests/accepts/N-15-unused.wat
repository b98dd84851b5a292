;; Neither does a guest have to make resources, nor to import anything.
(func (export "suite:exported/bare#run") (result i32)
  (i32.const 1))
