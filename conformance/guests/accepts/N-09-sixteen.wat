;; Sixteen flat parameters and a result pointer are seventeen core parameters.
(import "suite:values/echo" "sixteen" (func $sixteen (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (local $n i32) (local $sum i32)
  (call $sixteen
    (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
    (i32.const 7) (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12)
    (i32.const 13) (i32.const 14) (i32.const 15) (i32.const 16) (i32.const 32))
  (loop $more
    (local.set $n (i32.add (local.get $n) (i32.const 1)))
    (if (i32.ne (i32.load (i32.add (i32.const 28) (i32.mul (local.get $n) (i32.const 4)))) (local.get $n))
      (then unreachable))
    (local.set $sum (i32.add (local.get $sum) (local.get $n)))
    (br_if $more (i32.lt_u (local.get $n) (i32.const 16))))
  (local.get $sum))
