;; 256 and 0x80000000 are true, too.
(import "suite:values/echo" "truth" (func $truth (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.add
    (call $truth (i32.const 256))
    (i32.mul (call $truth (i32.const 0x80000000)) (i32.const 2))))
