;; Reads six bytes from a sensor and logs; the thermostat has the same exports.
(module
  (import "mcu:board/i2c@0.1.0" "[static]bus.open" (func $open (param i32 i32 i32)))
  (import "mcu:board/i2c@0.1.0" "[method]bus.write-read"
    (func $write-read (param i32 i32 i32 i32 i32 i32)))
  (import "mcu:board/i2c@0.1.0" "[resource-drop]bus" (func $drop (param i32)))
  (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i32 i32)))

  (memory (export "memory") 256 (pagesize 1))
  ;; Where free memory starts and ends.
  (global $region (export "cabi_region") i32 (i32.const 16))
  (data (i32.const 16) "\40\00\00\00\80\00\00\00")
  (data (i32.const 128) "sensors")
  (data (i32.const 144) "\01\02")
  (data (i32.const 160) "21.500 degrees at boot 1")

  (func (export "cabi_realloc")
    (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32) (local $next i32)
    (local.set $at (i32.and
      (i32.sub (i32.add (i32.load (global.get $region)) (local.get $align)) (i32.const 1))
      (i32.sub (i32.const 0) (local.get $align))))
    (local.set $next (i32.add (local.get $at) (local.get $size)))
    (if (i32.gt_u (local.get $next) (i32.load offset=4 (global.get $region)))
      (then (unreachable)))
    (i32.store (global.get $region) (local.get $next))
    (local.get $at))

  (func (export "step") (result i32)
    (i32.const 0))

  (func (export "nop") (param $value i32) (result i32)
    (local.get $value))

  (func (export "spin") (param $times i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))

  (func (export "transfer") (param $times i32)
    (local $bus i32)
    (call $open (i32.const 128) (i32.const 7) (i32.const 32))
    (if (i32.load8_u (i32.const 32)) (then (unreachable)))
    (local.set $bus (i32.load (i32.const 36)))
    (block $done
      (br_if $done (i32.eqz (local.get $times)))
      (loop $again
        ;; What was read last is not needed any more.
        (i32.store (global.get $region) (i32.const 64))
        (call $write-read (local.get $bus) (i32.const 0x48) (i32.const 144) (i32.const 2)
          (i32.const 6) (i32.const 32))
        (if (i32.load8_u (i32.const 32)) (then (unreachable)))
        (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
    (call $drop (local.get $bus)))

  (func (export "say") (param $times i32) (param $len i32)
    (if (i32.eqz (local.get $times)) (then (return)))
    (loop $again
      (call $log (i32.const 2) (i32.const 160) (local.get $len))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))
