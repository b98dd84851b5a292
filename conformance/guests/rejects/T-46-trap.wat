;; The start function traps.
(func $start unreachable)
(start $start)
(func (export "run") (result i32)
  (i32.const 0))
