;; Thirty handles at a time.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[method]thing.id" (func $id (param i32 i32) (result i32)))
(func (export "run") (result i32)
  (local $n i32) (local $h i32)
  (loop $more
    (local.set $h (call $new (i32.const 1)))
    (br_if $more
      (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 30))))
  (call $id (local.get $h) (local.get $n)))
