//! On wasmi: typed functions in the order of the guest's imports, the devices behind a pointer.

use alloc::vec::Vec;
use core::ptr::NonNull;

use firmware::board::expect;
use firmware::hand::{self, Known};
use wasmi::{Caller, Error, Extern, Func, Instance, Module, Store, TrapCode};

use super::Trapped;
use crate::devices::Devices;

pub use firmware::wrapped as bind;

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
    let (memory, known) = memory(&mut caller)?;
    Ok(super::open_output(devices, &mut known.handles, memory, [at, len, result])?)
}

fn open_bus(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<(), Error> {
    let devices = devices(&mut caller)?;
    let (memory, known) = memory(&mut caller)?;
    Ok(super::open_bus(devices, &mut known.handles, memory, [at, len, result])?)
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
    let (memory, known) = memory(&mut caller)?;
    let args = [this, address, at, len, result];
    Ok(super::write(devices, &mut known.handles, memory, args)?)
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
    let (before, known) = memory(&mut caller)?;
    let args = [this, address, at, len, count, result];
    let Some(read) = super::transfer(devices, &mut known.handles, before, args)? else {
        return Ok(());
    };
    let at = realloc(&mut caller, read.len())?;
    let (after, _) = memory(&mut caller)?;
    Ok(super::transferred(after, read, at, result)?)
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
    Ok(super::log(devices, memory, [level, at, len])?)
}

fn instantiate(store: &mut Store<Known<Devices>>, module: &Module) -> Instance {
    let mut imports = Vec::with_capacity(module.imports().len());
    for import in module.imports() {
        let func = match import.name() {
            "[static]output.open" => Func::wrap(&mut *store, open_output),
            "[static]bus.open" => Func::wrap(&mut *store, open_bus),
            "[method]output.set" => Func::wrap(&mut *store, set),
            "[method]bus.write" => Func::wrap(&mut *store, write),
            "[method]bus.write-read" => Func::wrap(&mut *store, write_read),
            "[resource-drop]output" => Func::wrap(&mut *store, drop_output),
            "[resource-drop]bus" => Func::wrap(&mut *store, drop_bus),
            _ => Func::wrap(&mut *store, log),
        };
        imports.push(Extern::from(func));
    }
    expect(Instance::new(store, module, &imports))
}
