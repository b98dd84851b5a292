//! On wasmi: typed functions in its `Linker`, the devices behind a pointer.

use core::ptr::NonNull;

use firmware::board::expect;
use firmware::hand::{self, Known};
use wasmi::{Caller, Error, Instance, Linker, Module, Store, TrapCode};

use super::Trapped;
use crate::devices::Devices;

pub use firmware::linked as bind;

/// A running guest.
pub struct Guest<B>(hand::Guest<B>);

impl<B> Guest<B> {
    /// Loads a guest; `bind` resolves its imports and instantiates it.
    #[inline(always)]
    pub fn load(
        app: &'static [u8],
        board: &mut B,
        bind: impl FnOnce(&mut Store<Known<B>>, &Module) -> Instance,
    ) -> Self {
        Self(hand::Guest::load(app, board, true, bind))
    }

    /// Calls an export that returns nothing.
    pub fn run(&mut self, board: &mut B, export: &str, times: u32) {
        let func = self.0.func::<u32, ()>(export);
        self.0.call(board, func, times);
    }
}

impl Guest<Devices> {
    /// Loads a guest of world `devices`.
    pub fn devices(app: &'static [u8], devices: &mut Devices) -> Self {
        let mut guest = hand::Guest::load(app, devices, true, instantiate);
        guest.remember_exports();
        Self(guest)
    }

    /// Lets the app step; how long it wants to rest.
    pub fn step(&mut self, devices: &mut Devices) -> u32 {
        let func = self.0.func::<(), u32>("step");
        self.0.call(devices, func, ())
    }

    /// Lets it log.
    pub fn say(&mut self, devices: &mut Devices, times: u32, len: u32) {
        let func = self.0.func::<(u32, u32), ()>("say");
        self.0.call(devices, func, (times, len));
    }
}

type Call<'a> = Caller<'a, Known<Devices>>;

/// What every import begins with: the devices, unless the guest calls where it must not.
fn devices<'d>(caller: &mut Call<'_>) -> Result<&'d mut Devices, Error> {
    let mut devices = caller.data_mut().board.ok_or_else(trap)?;
    // SAFETY: `hand::Guest::call` holds their only reference and waits for us.
    Ok(unsafe { devices.as_mut() })
}

fn memory<'a>(caller: &'a mut Call<'_>) -> Result<(&'a mut [u8], &'a mut Known<Devices>), Error> {
    let memory = caller.data().memory.ok_or_else(trap)?;
    Ok(memory.data_and_store_mut(caller))
}

/// Asks the guest for room, with the devices out of reach meanwhile.
fn realloc(caller: &mut Call<'_>, size: usize) -> Result<u32, Error> {
    let known = caller.data_mut();
    let (func, devices): (_, Option<NonNull<_>>) =
        (known.realloc.ok_or_else(trap)?, known.board.take());
    let at = func.call(&mut *caller, (0, 0, 1, size as u32));
    caller.data_mut().board = devices;
    at
}

fn trap() -> Error {
    TrapCode::UnreachableCodeReached.into()
}

impl From<Trapped> for Error {
    fn from(_: Trapped) -> Self {
        trap()
    }
}

fn open_output(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    Ok(super::open_output(devices, &mut known.handles, &mut memory, [at, len, result])?)
}

fn open_bus(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    Ok(super::open_bus(devices, &mut known.handles, &mut memory, [at, len, result])?)
}

fn set(mut caller: Call<'_>, this: u32, level: u32) -> Result<u32, Error> {
    let devices = devices(&mut caller)?;
    Ok(super::set(devices, &mut caller.data_mut().handles, [this, level])?)
}

fn write(
    mut caller: Call<'_>,
    this: u32,
    address: u32,
    at: u32,
    len: u32,
    result: u32,
) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (mut memory, known) = memory(&mut caller)?;
    let args = [this, address, at, len, result];
    Ok(super::write(devices, &mut known.handles, &mut memory, args)?)
}

fn write_read(
    mut caller: Call<'_>,
    this: u32,
    address: u32,
    at: u32,
    len: u32,
    count: u32,
    result: u32,
) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (mut before, known) = memory(&mut caller)?;
    let args = [this, address, at, len, count, result];
    let Some(read) = super::transfer(devices, &mut known.handles, &mut before, args)? else {
        return Ok(());
    };
    let at = realloc(&mut caller, read.len())?;
    let (mut after, _) = memory(&mut caller)?;
    Ok(super::transferred(&mut after, read, at, result)?)
}

fn drop_output(mut caller: Call<'_>, this: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    Ok(super::drop_output(devices, &mut caller.data_mut().handles, this)?)
}

fn drop_bus(mut caller: Call<'_>, this: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    Ok(super::drop_bus(devices, &mut caller.data_mut().handles, this)?)
}

fn log(mut caller: Call<'_>, level: u32, at: u32, len: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (memory, _) = memory(&mut caller)?;
    Ok(super::log(devices, &memory, [level, at, len])?)
}

fn instantiate(store: &mut Store<Known<Devices>>, module: &Module) -> Instance {
    const DIGITAL: &str = "mcu:board/digital@0.1.0";
    const I2C: &str = "mcu:board/i2c@0.1.0";
    let mut linker = Linker::new(store.engine());
    expect(linker.func_wrap(DIGITAL, "[static]output.open", open_output));
    expect(linker.func_wrap(DIGITAL, "[method]output.set", set));
    expect(linker.func_wrap(DIGITAL, "[resource-drop]output", drop_output));
    expect(linker.func_wrap(I2C, "[static]bus.open", open_bus));
    expect(linker.func_wrap(I2C, "[method]bus.write", write));
    expect(linker.func_wrap(I2C, "[method]bus.write-read", write_read));
    expect(linker.func_wrap(I2C, "[resource-drop]bus", drop_bus));
    expect(linker.func_wrap("mcu:board/log@0.1.0", "log", log));
    expect(linker.instantiate_and_start(store, module))
}
