;; Drafts are each a track of their own.
(import "suite:draft/echo@0.3.0-draft.2" "number" (func $number (param i32) (result i32)))
(func (export "run") (result i32)
  (i32.const 0))
