;; Names with digits and words in capitals.
(import "suite:words/interface" "a1-b2-c3" (func $a1-b2-c3 (param i32) (result i32)))
(import "suite:words/interface" "HTTP-get-URL" (func $HTTP-get-URL (param i32) (result i32)))
(func (export "yield") (result i32)
  (i32.const 1))
(func (export "run") (result i32)
  (i32.add (call $a1-b2-c3 (i32.const 1)) (call $HTTP-get-URL (i32.const 2))))
