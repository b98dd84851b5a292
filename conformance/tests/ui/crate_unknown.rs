use microwit_host::mcu_host;

#[mcu_host(world = "w", path = crate_dir!("microwit-hal"))]
struct Board;

fn main() {}
