;; Three u32s of a fixed list are three parameters; they come back through memory.
(import "suite:gated/echo" "three" (func $three (param i32 i32 i32 i32)))
(memory (export "memory") 1)
(func (export "run") (result i32)
  (call $three (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 16))
  (i32.add
    (i32.load (i32.const 16))
    (i32.add
      (i32.mul (i32.load (i32.const 20)) (i32.const 10))
      (i32.mul (i32.load (i32.const 24)) (i32.const 100)))))
