(module
  (import "cm32p2|mcu:board/i2c@0.1" "[static]bus.open" (func (param i32 i32 i32)))
  (import "cm32p2|mcu:board/i2c@0.1" "[method]bus.write-read"
    (func (param i32 i32 i32 i32 i32 i32)))
  (import "cm32p2|mcu:board/i2c@0.1" "bus_drop" (func (param i32)))
  (memory (export "cm32p2_memory") 1)
  (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 608))
  (func (export "cm32p2_initialize"))
  (func (export "cm32p2||step") (result i32) (i32.const 7)))
