use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface led { set: func(on: bool); }
world w { import led; }
")]
struct Board;

fn main() {}
