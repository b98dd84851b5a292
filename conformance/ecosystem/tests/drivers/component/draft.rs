//! An app that takes its bus as the draft of WASI has it, as a component.

use embedded_hal::i2c::I2c as Controller;
use wasi::i2c::i2c::{self, Address, ErrorCode, HostI2c, Operation};
use wasmtime::component::{HasSelf, Linker, Resource};
use wasmtime::{Result, Store};

wasmtime::component::bindgen!({
    world: "demo:draft/draft-driver",
    path: ["../../wit/wasi/i2c.wit", "../../examples/guests/drivers/draft/wit"],
});

/// Runs the app with `bus`.
pub fn run(module: &[u8], bus: impl Controller + 'static) -> Option<i32> {
    let (engine, component) = super::component(module);
    let mut linker = Linker::new(&engine);
    DraftDriver::add_to_linker::<_, HasSelf<_>>(&mut linker, |host| host).unwrap();
    let mut store = Store::new(&engine, Host(bus));
    let app = DraftDriver::instantiate(&mut store, &component, &linker).unwrap();
    app.call_run(&mut store, Resource::new_own(0)).unwrap()
}

struct Host<B>(B);

impl<B: Controller> i2c::Host for Host<B> {}

impl<B: Controller> HostI2c for Host<B> {
    fn read(&mut self, _: Resource<i2c::I2c>, to: Address, len: u64) -> Result<Vec<u8>, ErrorCode> {
        let mut bytes = vec![0; len as usize];
        self.0.read(to as u8, &mut bytes).map_err(|_| ErrorCode::Other)?;
        Ok(bytes)
    }

    fn write(
        &mut self,
        _: Resource<i2c::I2c>,
        to: Address,
        data: Vec<u8>,
    ) -> Result<(), ErrorCode> {
        self.0.write(to as u8, &data).map_err(|_| ErrorCode::Other)
    }

    fn write_read(
        &mut self,
        _: Resource<i2c::I2c>,
        to: Address,
        data: Vec<u8>,
        len: u64,
    ) -> Result<Vec<u8>, ErrorCode> {
        let mut read = vec![0; len as usize];
        self.0.write_read(to as u8, &data, &mut read).map_err(|_| ErrorCode::Other)?;
        Ok(read)
    }

    /// The driver does not use it.
    fn transaction(
        &mut self,
        _: Resource<i2c::I2c>,
        _: Address,
        _: Vec<Operation>,
    ) -> Result<Vec<Vec<u8>>, ErrorCode> {
        Err(ErrorCode::Other)
    }

    fn drop(&mut self, _: Resource<i2c::I2c>) -> Result<()> {
        Ok(())
    }
}
