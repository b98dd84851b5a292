//! WorldHost `sensor`, served by microwit.
#![no_std]
#![no_main]

use firmware::{board, board::expect, figures, guest};
use microwit_host::{Borrow, Own, mcu_host};
use microwit_wasmi::{Instance, Limits};
use sensor::mcu::bench::{i2c, log};

/// What the guest talks to.
#[mcu_host(world = "sensor", path = "wit/sensor.wit")]
struct Board {
    devices: firmware::sensor::Devices,
}

impl i2c::HostBus for Board {
    fn open(&mut self, label: &str) -> Result<Own<i2c::Bus>, i2c::ErrorCode> {
        self.devices.open(label).map(Own::new).ok_or(i2c::ErrorCode::Other)
    }

    fn write_read(
        &mut self,
        this: Borrow<i2c::Bus>,
        address: u8,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], i2c::ErrorCode> {
        self.devices.transfer(this.rep(), address, bytes, len).ok_or(i2c::ErrorCode::Overrun)
    }

    fn drop(&mut self, this: Own<i2c::Bus>) {
        self.devices.close(this.rep());
    }
}

impl log::Host for Board {
    fn log(&mut self, level: log::Level, message: &str) {
        self.devices.print(level as u8, message);
    }
}

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    let mut board = Board { devices: firmware::sensor::Devices::new() };
    let region = guest!("$OUT_DIR/sensor.wasm");
    let plain = guest!("$OUT_DIR/sensor-plain.wasm");
    for (name, wasm) in [("region", region), ("plain", plain)] {
        // What is measured is what is taken, not what is asked for.
        let heap = core::hint::black_box(Limits::ANY_HEAP);
        let limits = Limits::DEFAULT.heap(heap).without_fuel_limit();
        let load = || expect(Instance::load(wasm, &mut board, limits));
        let mut guest = figures::load(name, load);
        let app = expect(sensor::Sensor::bind(&mut guest));
        let names =
            if name == "plain" { firmware::sensor::PLAIN } else { firmware::sensor::REGION };
        figures::calls("spin", &mut |times| {
            expect(app.spin(&mut guest, &mut board, times));
        });
        figures::calls(names[0], &mut |times| {
            expect(app.transfer(&mut guest, &mut board, times));
        });
        figures::calls(names[1], &mut |times| {
            expect(app.say(&mut guest, &mut board, times, 20));
        });
        figures::calls(names[2], &mut |times| {
            expect(app.say(&mut guest, &mut board, times, 24));
        });
    }
    figures::report("board", "sum", board.devices.sum);
    board::exit(true)
}
