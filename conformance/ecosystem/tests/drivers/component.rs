//! Apps with drivers, as components, in wasmtime.

#[path = "component/draft.rs"]
pub mod draft;

use embedded_hal::i2c::I2c;
use mcu::board::i2c::{self, Address, Bus, ErrorCode, HostBus, Operation};
use mcu::board::types::{self, OpenError};
use wasmtime::component::{Component, HasSelf, Linker, Resource};
use wasmtime::{Engine, Result, Store};
use wit_component::ComponentEncoder;

wasmtime::component::bindgen!({ world: "driver", path: "../../wit" });

/// Runs an app, whose only bus is `bus`.
pub fn run(module: &[u8], bus: impl I2c + 'static) -> Option<i32> {
    let (engine, component) = component(module);
    let mut linker = Linker::new(&engine);
    Driver::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host).unwrap();
    let mut store = Store::new(&engine, Host(bus));
    let app = Driver::instantiate(&mut store, &component, &linker).unwrap();
    app.call_run(&mut store).unwrap()
}

/// The component of an app.
fn component(module: &[u8]) -> (Engine, Component) {
    let engine = Engine::new(&microwit_ecosystem::config()).unwrap();
    let mut encoder = ComponentEncoder::default();
    let encoder = encoder.validate(true).module(module).unwrap();
    let component = Component::new(&engine, encoder.encode().unwrap()).unwrap();
    (engine, component)
}

struct Host<B>(B);

impl<B> types::Host for Host<B> {}
impl<B: I2c> i2c::Host for Host<B> {}

impl<B: I2c> HostBus for Host<B> {
    fn open(&mut self, label: String) -> Result<Resource<Bus>, OpenError> {
        if label == "sensors" { Ok(Resource::new_own(0)) } else { Err(OpenError::NotFound) }
    }

    fn read(&mut self, _: Resource<Bus>, to: Address, len: u16) -> Result<Vec<u8>, ErrorCode> {
        let mut bytes = vec![0; len.into()];
        self.0.read(to, &mut bytes).map_err(|_| ErrorCode::Other)?;
        Ok(bytes)
    }

    fn write(&mut self, _: Resource<Bus>, to: Address, bytes: Vec<u8>) -> Result<(), ErrorCode> {
        self.0.write(to, &bytes).map_err(|_| ErrorCode::Other)
    }

    fn write_read(
        &mut self,
        _: Resource<Bus>,
        to: Address,
        bytes: Vec<u8>,
        len: u16,
    ) -> Result<Vec<u8>, ErrorCode> {
        let mut read = vec![0; len.into()];
        self.0.write_read(to, &bytes, &mut read).map_err(|_| ErrorCode::Other)?;
        Ok(read)
    }

    fn transaction(
        &mut self,
        _: Resource<Bus>,
        to: Address,
        operations: Vec<Operation>,
    ) -> Result<Vec<u8>, ErrorCode> {
        let mut read: Vec<_> = operations
            .iter()
            .map(|operation| match operation {
                Operation::Read(len) => vec![0; usize::from(*len)],
                Operation::Write(_) => Vec::new(),
            })
            .collect();
        let mut steps: Vec<_> = operations
            .iter()
            .zip(&mut read)
            .map(|(operation, read)| match operation {
                Operation::Read(_) => embedded_hal::i2c::Operation::Read(read),
                Operation::Write(bytes) => embedded_hal::i2c::Operation::Write(bytes),
            })
            .collect();
        self.0.transaction(to, &mut steps).map_err(|_| ErrorCode::Other)?;
        Ok(read.concat())
    }

    fn drop(&mut self, _: Resource<Bus>) -> Result<()> {
        Ok(())
    }
}
