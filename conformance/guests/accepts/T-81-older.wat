;; A guest of an older minor version of the track.
(import "suite:stable/echo@1.0.2" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (call $number (i32.const 8)))
