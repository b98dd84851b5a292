;; As many as one likes, one at a time.
(import "suite:resources/things" "[constructor]thing" (func $new (param i32) (result i32)))
(import "suite:resources/things" "[resource-drop]thing" (func $drop (param i32)))
(func (export "run") (result i32)
  (local $n i32)
  (loop $more
    (call $drop (call $new (i32.const 1)))
    (br_if $more
      (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10000))))
  (i32.const 0))
