;; The package has the interface, but the world does not import it.
(import "suite:results/log" "say" (func $say (param i32)))
(func (export "f") (result i32)
  (i32.const 65))
