//! WorldHost `devices`, served by microwit.
#![no_std]
#![no_main]

use devices::mcu::board::{digital, i2c, log, types::OpenError};
use firmware::{board, board::expect, figures};
use footprint::{PLAIN, REGION, STACK, devices::Devices, engine, guest};
use microwit_any::Instance;
use microwit_host::{Borrow, Limits, Own, mcu_host};

/// What the guest talks to.
#[mcu_host(world = "devices", path = "wit/devices.wit")]
struct Board {
    devices: Devices,
}

impl digital::HostOutput for Board {
    fn open(&mut self, label: &str) -> Result<Own<digital::Output>, OpenError> {
        self.devices.output(label).map(Own::new).ok_or(OpenError::NotFound)
    }

    fn set(&mut self, this: Borrow<digital::Output>, level: digital::Level) -> Result<(), ()> {
        self.devices.set(this.rep(), level == digital::Level::High);
        Ok(())
    }

    fn drop(&mut self, this: Own<digital::Output>) {
        self.devices.close(this.rep());
    }
}

impl i2c::HostBus for Board {
    fn open(&mut self, label: &str) -> Result<Own<i2c::Bus>, OpenError> {
        self.devices.bus(label).map(Own::new).ok_or(OpenError::NotFound)
    }

    fn write(
        &mut self,
        this: Borrow<i2c::Bus>,
        address: u8,
        bytes: &[u8],
    ) -> Result<(), i2c::ErrorCode> {
        self.devices.write(this.rep(), address, bytes);
        Ok(())
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

const LIMITS: Limits = Limits::DEFAULT.without_fuel_limit().stack(STACK);

/// What an app is measured with: for all but its heap, and for that. There, what is measured is what is
/// taken, not what is asked for.
const LIVES: [(&str, Limits); 2] =
    [("thermostat", LIMITS), ("taken", LIMITS.heap(Limits::ANY_HEAP))];

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    engine::start();
    figures::calibrate();
    let mut board = Board { devices: Devices::new() };
    // SAFETY: `cargo xtask` has packed it for this engine.
    let app = unsafe { microwit_any::trust(guest!("$APPS/thermostat-measured.app")) };
    for (name, limits) in LIVES {
        board.devices = Devices::new();
        let load = |board: &mut Board| {
            let mut guest = expect(Instance::load(app, board, limits));
            let app = expect(devices::Devices::bind(&mut guest));
            (guest, app)
        };
        drop(figures::life(name, &mut board, load, |(guest, app), board| {
            for _ in 0..2 {
                expect(app.step(guest, board));
            }
        }));
    }
    engine::report_pool();
    // SAFETY: as above.
    let region = unsafe { microwit_any::trust(guest!("$APPS/region.app")) };
    // SAFETY: as above.
    let plain = unsafe { microwit_any::trust(guest!("$APPS/plain.app")) };
    for (app, [spin, transfer, log]) in [(region, REGION), (plain, PLAIN)] {
        let mut guest = expect(Instance::load(app, &mut board, LIMITS));
        let app = expect(devices::Devices::bind(&mut guest));
        figures::calls(spin, &mut |times| {
            expect(app.spin(&mut guest, &mut board, times));
        });
        figures::calls(transfer, &mut |times| {
            expect(app.transfer(&mut guest, &mut board, times));
        });
        figures::calls(log, &mut |times| {
            expect(app.say(&mut guest, &mut board, times, 20));
        });
    }
    figures::report("board", "sum", board.devices.sum);
    board::exit(true)
}
