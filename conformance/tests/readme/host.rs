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

fn run(wasm: &[u8], board: &mut Board) -> Result<u32, Box<dyn std::error::Error>> {
    let limits = Limits { memory: 8192, fuel: Some(100_000), ..Limits::DEFAULT };
    // Whatever way the app ends, the board lets go of what the app has opened.
    Instance::scope(wasm, board, limits, |guest, board| {
        let app = blinky::Blinky::bind(guest)?;
        Ok(app.blink(guest, board, 3)?)
    })?
}
