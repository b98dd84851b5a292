use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface led { set: func(on: bool); }
world w { import led; }
")]
struct Board {
    #[provides("a:b/led")]
    led: u32,
}

fn main() {}
