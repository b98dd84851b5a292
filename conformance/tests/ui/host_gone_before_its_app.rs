use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits};

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

fn main() {
    let line = Box::new(1);
    let mut board = Board { line: &line };
    let mut guest: Instance<Board> = Instance::load(&[][..], &mut board, Limits::default()).unwrap();
    let app = w::W::bind(&mut guest).unwrap();
    // What the board has borrowed is gone before the app is called.
    drop(line);
    let _ = app.run(&mut guest, &mut board);
}
