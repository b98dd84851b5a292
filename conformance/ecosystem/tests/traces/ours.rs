//! Apps on our host.

use super::sim::{MEASUREMENTS, Sim};
use microwit_host::mcu_host;
use microwit_wasmi::{Instance, Limits};

fn limits() -> Limits {
    Limits::DEFAULT.fuel(1_000_000)
}

/// What the thermostat does, measurement by measurement.
pub fn thermostat(wasm: &[u8]) -> Vec<String> {
    let mut board = warm::Board(Sim::default());
    let mut guest: Instance<warm::Board> = Instance::load(wasm, &mut board, limits()).unwrap();
    let app = warm::thermostat::Thermostat::bind(&mut guest).unwrap();
    for _ in MEASUREMENTS {
        let pause = app.step(&mut guest, &mut board).unwrap();
        board.0.note(format!("returned {pause}"));
    }
    board.0.trace
}

/// What blinky does.
pub fn blinky(wasm: &[u8], times: u32) -> Vec<String> {
    let mut board = light::Board(Sim::default());
    let mut guest: Instance<light::Board> = Instance::load(wasm, &mut board, limits()).unwrap();
    let app = light::blinky::Blinky::bind(&mut guest).unwrap();
    let lit = app.blink(&mut guest, &mut board, times).unwrap();
    board.0.note(format!("returned {lit}"));
    board.0.trace
}

mod warm {
    use super::{Sim, mcu_host};
    use microwit_host::{Borrow, List, Own};
    use thermostat::mcu::board::{
        digital::{Edges, HostInput, HostOutput, Input, Level, Output},
        i2c::{Address, Bus, ErrorCode, HostBus, Operation},
        log,
        types::OpenError,
    };

    #[mcu_host(world = "thermostat", path = "../../wit")]
    pub struct Board(pub Sim);

    impl HostOutput for Board {
        fn open(&mut self, label: &str) -> Result<Own<Output>, OpenError> {
            self.0.open(label).map(Own::new).ok_or(OpenError::NotFound)
        }

        fn set(&mut self, this: Borrow<Output>, level: Level) -> Result<(), ()> {
            let level = if level == Level::High { "high" } else { "low" };
            self.0.set(this.rep(), level);
            Ok(())
        }

        fn get(&mut self, _: Borrow<Output>) -> Level {
            Level::Low
        }

        fn toggle(&mut self, _: Borrow<Output>) -> Result<(), ()> {
            Err(())
        }

        fn drop(&mut self, _: Own<Output>) {}
    }

    impl HostInput for Board {
        fn open(&mut self, _: &str) -> Result<Own<Input>, OpenError> {
            Err(OpenError::NotFound)
        }

        fn get(&mut self, _: Borrow<Input>) -> Result<Level, ()> {
            Err(())
        }

        fn watch(&mut self, _: Borrow<Input>, _: Edges) -> Result<u16, ()> {
            Err(())
        }

        fn drop(&mut self, _: Own<Input>) {}
    }

    impl HostBus for Board {
        fn open(&mut self, label: &str) -> Result<Own<Bus>, OpenError> {
            self.0.open(label).map(Own::new).ok_or(OpenError::NotFound)
        }

        fn read(&mut self, _: Borrow<Bus>, _: Address, _: u16) -> Result<&[u8], ErrorCode> {
            Err(ErrorCode::Other)
        }

        fn write(&mut self, this: Borrow<Bus>, to: Address, bytes: &[u8]) -> Result<(), ErrorCode> {
            let acknowledged = self.0.write(this.rep(), to, bytes);
            acknowledged.then_some(()).ok_or(ErrorCode::NoAcknowledgeAddress)
        }

        fn write_read(
            &mut self,
            this: Borrow<Bus>,
            to: Address,
            bytes: &[u8],
            len: u16,
        ) -> Result<&[u8], ErrorCode> {
            let acknowledged = self.0.write_read(this.rep(), to, bytes, len);
            acknowledged.then_some(&*self.0.bytes).ok_or(ErrorCode::NoAcknowledgeAddress)
        }

        fn transaction(
            &mut self,
            _: Borrow<Bus>,
            _: Address,
            _: List<'_, Operation<'_>>,
        ) -> Result<&[u8], ErrorCode> {
            Err(ErrorCode::Other)
        }

        fn drop(&mut self, _: Own<Bus>) {}
    }

    impl log::Host for Board {
        fn log(&mut self, level: log::Level, message: &str) {
            self.0.note(format!("{level:?}: {message}").to_lowercase());
        }
    }
}

mod light {
    use super::{Sim, mcu_host};
    use blinky::mcu::board::{delay, led};

    #[mcu_host(world = "blinky", path = "../../wit")]
    pub struct Board(pub Sim);

    impl led::Host for Board {
        fn set(&mut self, on: bool) {
            self.0.note(if on { "light on" } else { "light off" });
        }
    }

    impl delay::Host for Board {
        fn ns(&mut self, ns: u32) {
            self.0.note(format!("{ns} ns"));
        }

        fn us(&mut self, us: u32) {
            self.0.note(format!("{us} us"));
        }

        fn ms(&mut self, ms: u32) {
            self.0.note(format!("{ms} ms"));
        }
    }
}
