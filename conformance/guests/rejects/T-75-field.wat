;; Under cm32p2 a drop is named r_drop.
(import "cm32p2|suite:names/echo@1" "[resource-drop]thing" (func $drop (param i32)))
(func (export "cm32p2||run") (result i32)
  (i32.const 0))
