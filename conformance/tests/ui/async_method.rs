use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface meter {
    read: func() -> u32;
}
world w { import meter; }
", async = ["a:b/meter"])]
struct Board;

impl w::a::b::meter::Host for Board {
    fn read(&mut self) -> u32 {
        1
    }
}

fn main() {}
