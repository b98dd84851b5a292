use microwit_host::mcu_host;

#[mcu_host(world = "blinky", path = "no/such/folder")]
struct Board;

fn main() {}
