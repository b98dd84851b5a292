;; Functions whose names are words of a language.
(import "suite:words/interface" "type" (func $type (param i32) (result i32)))
(import "suite:words/interface" "resource" (func $resource (param i32) (result i32)))
(import "suite:words/interface" "crate" (func $crate (param i32) (result i32)))
(import "suite:words/interface" "drop" (func $drop-it (param i32) (result i32)))
(import "$root" "loop" (func $loop-it (param i32) (result i32)))
(func (export "yield") (result i32)
  (i32.const 1))
(func (export "run") (result i32)
  (call $loop-it
    (i32.add
      (i32.add (call $type (i32.const 1)) (call $resource (i32.const 2)))
      (i32.add (call $crate (i32.const 4)) (call $drop-it (i32.const 8))))))
