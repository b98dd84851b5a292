;; post-return makes a handle.
(import "[export]suite:exported/named" "[resource-new]item" (func $new (param i32) (result i32)))
(memory (export "memory") 1)
(func (export "suite:exported/named#name") (result i32)
  (i32.const 16))
(func (export "cabi_post_suite:exported/named#name") (param i32)
  (drop (call $new (i32.const 1))))
