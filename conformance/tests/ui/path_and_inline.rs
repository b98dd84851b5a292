use microwit_host::mcu_host;

#[mcu_host(world = "w", path = "wit", inline = "package a:b; world w {}")]
struct Board;

fn main() {}
