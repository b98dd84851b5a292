use microwit_host::mcu_host;

#[mcu_host(inline = "
package a:b;
interface log { write: func(text: string); }
world w { import log; }
")]
struct Board {
    last: &'static str,
}

impl w::a::b::log::Host for Board {
    fn write(&mut self, text: &str) {
        // The text is the guest's memory, lent for this call only.
        self.last = text;
    }
}

fn main() {}
