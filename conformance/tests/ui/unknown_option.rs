use microwit_host::mcu_host;

#[mcu_host(world = "blinky", paths = "../../../../wit")]
struct Board;

fn main() {}
