use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface led { set: func(on: bool); get: func() -> bool; }
world w { import led; }
")]
struct Board;

impl w::a::b::led::Host for Board {
    fn set(&mut self, _: bool) {}
}

fn main() {}
