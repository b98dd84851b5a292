use microwit_host::{CallError, mcu_host};
use microwit_wasmi::Instance;

#[mcu_host(inline = "
package a:b;
interface log { line: func() -> u32; }
world w { import log; export run: func() -> u32; }
")]
struct Board<'b> {
    line: &'b u32,
}

impl w::a::b::log::Host for Board<'_> {
    fn line(&mut self) -> u32 {
        *self.line
    }
}

// An app is called with hosts of the type that it was loaded with, lifetimes and all.
fn run(guest: &mut Instance<Board<'static>>, board: &mut Board<'_>) -> Result<u32, CallError> {
    w::W::bind(guest).unwrap().run(guest, board)
}

fn shorter<'b>(guest: Instance<Board<'static>>) -> Instance<Board<'b>> {
    guest
}

fn main() {}
