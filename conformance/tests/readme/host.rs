use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits};

#[mcu_host(world = "blinky", path = "../wit")]
struct Board {
    lit: u32,
}

impl blinky::mcu::board::led::Host for Board {
    fn set(&mut self, on: bool) {
        self.lit += u32::from(on);
    }
}

impl blinky::mcu::board::delay::Host for Board {
    fn ns(&mut self, _ns: u32) {}
    fn us(&mut self, _us: u32) {}
    fn ms(&mut self, _ms: u32) {}
}

fn run<'a>(wasm: &'a [u8], board: &mut Board) -> Result<u32, Box<dyn std::error::Error + 'a>> {
    let limits = Limits { memory: 4096, fuel: Some(100_000), ..Limits::default() };
    let mut guest = Instance::load(wasm, board, limits)?;
    let app = blinky::Blinky::bind(&mut guest)?;
    let blinks = app.blink(&mut guest, board, 3)?;
    guest.unload(board);
    Ok(blinks)
}
