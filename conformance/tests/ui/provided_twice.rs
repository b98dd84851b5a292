use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface led { set: func(on: bool); }
world w { import led; }
")]
struct Board {
    #[provides("a:b/led")]
    first: Led,
    #[provides("a:b/led")]
    second: Led,
}

struct Led;

impl w::a::b::led::Host for Led {
    fn set(&mut self, _: bool) {}
}

fn main() {}
