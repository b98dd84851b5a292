use microwit_host::mcu_host;

#[mcu_host(world = "one", inline = "
package a:b;
interface led { set: func(on: bool); }
world one { import led; }
world two {}
")]
struct Board {
    #[provides("a:b/lcd")]
    led: u32,
}

fn main() {}
