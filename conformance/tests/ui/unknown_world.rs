use microwit_host::mcu_host;

#[mcu_host(world = "tree", inline = "
package a:b;
interface led { set: func(on: bool); }
world one { import led; }
world two {}
")]
struct Board;

fn main() {}
