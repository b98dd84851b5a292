;; More handles of the guest's own than the table holds.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(func (export "suite:exported/bare#run") (result i32)
  (local $n i32)
  (loop $more
    (drop (call $new (i32.const 1)))
    (br_if $more
      (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100000))))
  (i32.const 0))
