;; The guest's own handles follow the same rule.
(import "[export]suite:exported/bare" "[resource-new]item" (func $new (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-new]crate" (func $new-crate (param i32) (result i32)))
(import "[export]suite:exported/bare" "[resource-drop]item" (func $drop (param i32)))
(func (export "suite:exported/bare#run") (result i32)
  (local $first i32) (local $second i32)
  (local.set $first (call $new (i32.const 5)))
  (local.set $second (call $new-crate (i32.const 5)))
  (call $drop (local.get $first))
  (i32.add (i32.add
    (local.get $first)
    (i32.mul (local.get $second) (i32.const 10)))
    (i32.mul (call $new (i32.const 5)) (i32.const 100))))
