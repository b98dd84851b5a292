use microwit_host::mcu_host;

#[mcu_host(world = "blinky", path = "../../../../wit", arena = 64)]
struct Board;

fn main() {}
