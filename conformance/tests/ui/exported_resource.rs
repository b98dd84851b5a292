use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface files { resource file { read: func() -> u8; } }
world w { export files; }
")]
struct Board;

fn main() {}
