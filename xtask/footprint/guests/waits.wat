;; An app that waits.
(module
  (import "mcu:waits/host@0.1.0" "plain" (func $plain (param i32) (result i32)))
  (import "mcu:waits/host@0.1.0" "ready" (func $ready (param i32) (result i32)))
  (import "mcu:waits/host@0.1.0" "slow" (func $slow (param i32) (result i32)))
  (import "mcu:waits/host@0.1.0" "next" (func $next (result i32)))
  (import "mcu:waits/host@0.1.0" "mark" (func $mark (param i32) (result i32)))
  (func (export "spin") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "plain") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (drop (call $plain (local.get $times)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "ready") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (drop (call $ready (local.get $times)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "slow") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (drop (call $slow (local.get $times)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "serve") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (drop (call $mark (call $next)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "forever") (loop (br 0))))
