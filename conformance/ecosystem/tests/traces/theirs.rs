//! Apps, as components, in wasmtime.

use super::sim::{MEASUREMENTS, Sim};
use wasmtime::component::{Component, HasSelf, Linker};
use wasmtime::{Engine, Store};

/// What the thermostat does, measurement by measurement.
pub fn thermostat(engine: &Engine, component: &Component) -> Vec<String> {
    let mut linker = Linker::new(engine);
    warm::Thermostat::add_to_linker::<_, HasSelf<_>>(&mut linker, |sim: &mut Sim| sim).unwrap();
    let mut store = Store::new(engine, Sim::default());
    let app = warm::Thermostat::instantiate(&mut store, component, &linker).unwrap();
    for _ in MEASUREMENTS {
        let pause = app.call_step(&mut store).unwrap();
        store.data_mut().note(format!("returned {pause}"));
    }
    store.into_data().trace
}

/// What blinky does.
pub fn blinky(engine: &Engine, component: &Component, times: u32) -> Vec<String> {
    let mut linker = Linker::new(engine);
    light::Blinky::add_to_linker::<_, HasSelf<_>>(&mut linker, |sim: &mut Sim| sim).unwrap();
    let mut store = Store::new(engine, Sim::default());
    let app = light::Blinky::instantiate(&mut store, component, &linker).unwrap();
    let lit = app.call_blink(&mut store, times).unwrap();
    store.data_mut().note(format!("returned {lit}"));
    store.into_data().trace
}

mod warm {
    use super::Sim;
    use mcu::board::{
        digital::{self, Edges, HostInput, HostOutput, Input, Level, Output},
        i2c::{self, Address, Bus, ErrorCode, HostBus, Operation},
        log, types,
        types::OpenError,
    };
    use wasmtime::Result;
    use wasmtime::component::Resource;

    wasmtime::component::bindgen!({ world: "thermostat", path: "../../wit" });

    fn found<T: 'static>(rep: Option<u32>) -> Result<Resource<T>, OpenError> {
        rep.map(Resource::new_own).ok_or(OpenError::NotFound)
    }

    impl types::Host for Sim {}
    impl digital::Host for Sim {}
    impl i2c::Host for Sim {}

    impl HostOutput for Sim {
        fn open(&mut self, label: String) -> Result<Resource<Output>, OpenError> {
            found(self.open(&label))
        }

        fn set(&mut self, this: Resource<Output>, level: Level) -> Result<(), ()> {
            let level = if level == Level::High { "high" } else { "low" };
            self.set(this.rep(), level);
            Ok(())
        }

        fn get(&mut self, _: Resource<Output>) -> Level {
            Level::Low
        }

        fn toggle(&mut self, _: Resource<Output>) -> Result<(), ()> {
            Err(())
        }

        fn drop(&mut self, _: Resource<Output>) -> Result<()> {
            Ok(())
        }
    }

    impl HostInput for Sim {
        fn open(&mut self, _: String) -> Result<Resource<Input>, OpenError> {
            Err(OpenError::NotFound)
        }

        fn get(&mut self, _: Resource<Input>) -> Result<Level, ()> {
            Err(())
        }

        fn watch(&mut self, _: Resource<Input>, _: Edges) -> Result<u16, ()> {
            Err(())
        }

        fn drop(&mut self, _: Resource<Input>) -> Result<()> {
            Ok(())
        }
    }

    impl HostBus for Sim {
        fn open(&mut self, label: String) -> Result<Resource<Bus>, OpenError> {
            found(self.open(&label))
        }

        fn read(&mut self, _: Resource<Bus>, _: Address, _: u16) -> Result<Vec<u8>, ErrorCode> {
            Err(ErrorCode::Other)
        }

        fn write(
            &mut self,
            this: Resource<Bus>,
            to: Address,
            bytes: Vec<u8>,
        ) -> Result<(), ErrorCode> {
            let acknowledged = self.write(this.rep(), to, &bytes);
            acknowledged.then_some(()).ok_or(ErrorCode::NoAcknowledgeAddress)
        }

        fn write_read(
            &mut self,
            this: Resource<Bus>,
            to: Address,
            bytes: Vec<u8>,
            len: u16,
        ) -> Result<Vec<u8>, ErrorCode> {
            let acknowledged = self.write_read(this.rep(), to, &bytes, len);
            acknowledged.then(|| self.bytes.clone()).ok_or(ErrorCode::NoAcknowledgeAddress)
        }

        fn transaction(
            &mut self,
            _: Resource<Bus>,
            _: Address,
            _: Vec<Operation>,
        ) -> Result<Vec<u8>, ErrorCode> {
            Err(ErrorCode::Other)
        }

        fn drop(&mut self, _: Resource<Bus>) -> Result<()> {
            Ok(())
        }
    }

    impl log::Host for Sim {
        fn log(&mut self, level: log::Level, message: String) {
            let level = match level {
                log::Level::Error => "error",
                log::Level::Warn => "warn",
                log::Level::Info => "info",
                log::Level::Debug => "debug",
                log::Level::Trace => "trace",
            };
            self.note(format!("{level}: {message}").to_lowercase());
        }
    }
}

mod light {
    use super::Sim;
    use mcu::board::{delay, led};

    wasmtime::component::bindgen!({ world: "blinky", path: "../../wit" });

    impl led::Host for Sim {
        fn set(&mut self, on: bool) {
            self.note(if on { "light on" } else { "light off" });
        }
    }

    impl delay::Host for Sim {
        fn ns(&mut self, ns: u32) {
            self.note(format!("{ns} ns"));
        }

        fn us(&mut self, us: u32) {
            self.note(format!("{us} us"));
        }

        fn ms(&mut self, ms: u32) {
            self.note(format!("{ms} ms"));
        }
    }
}
