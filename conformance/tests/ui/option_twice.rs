use microwit_host::mcu_host;

#[mcu_host(world = "blinky", path = "../../../../wit", world = "thermostat")]
struct Board;

fn main() {}
