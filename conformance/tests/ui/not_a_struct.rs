use microwit_host::mcu_host;

#[mcu_host(world = "one", inline = "
package a:b;
interface led { set: func(on: bool); }
world one { import led; }
world two {}
")]
enum Board {}

fn main() {}
