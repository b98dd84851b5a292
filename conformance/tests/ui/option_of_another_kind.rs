use microwit_host::mcu_host;

#[mcu_host(world = "blinky", path = wit)]
struct Board;

fn main() {}
