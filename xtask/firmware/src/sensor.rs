//! WorldHost `sensor`: the devices behind it, and how one serves it by hand, with every check that the
//! canonical ABI asks for.

use crate::board::{exit, expect};
use crate::hand::{Guest, Known};
use core::ptr::NonNull;
use wasmi::{Caller, Error, Extern, Func, Instance, Linker, Module, Store, TrapCode};

/// A bus with one target on it, and a console.
pub struct Devices {
    reading: [u8; 6],
    /// Of what was written and logged, so that nobody can leave it out.
    pub sum: u32,
}

impl Devices {
    /// At power-on.
    pub const fn new() -> Self {
        Self { reading: [1, 2, 3, 4, 5, 6], sum: 0 }
    }

    /// The number of the bus called `label`.
    #[inline(always)]
    pub fn open(&mut self, label: &str) -> Option<u32> {
        (label == "sensors").then_some(3)
    }

    /// Writes, then reads `len` bytes. `None` for more than there are.
    #[inline(always)]
    pub fn transfer(&mut self, bus: u32, address: u8, bytes: &[u8], len: u16) -> Option<&[u8]> {
        self.sum = self.sum.wrapping_add(bus).wrapping_add(address.into());
        self.sum = bytes.iter().fold(self.sum, |sum, byte| sum.wrapping_add((*byte).into()));
        self.reading.get(..len.into())
    }

    /// The guest is done with a bus.
    #[inline(always)]
    pub fn close(&mut self, bus: u32) {
        self.sum = self.sum.wrapping_sub(bus);
    }

    /// Prints, if it could.
    #[inline(always)]
    pub fn print(&mut self, level: u8, message: &str) {
        self.sum = self.sum.wrapping_add(level.into()).wrapping_add(message.len() as u32);
    }
}

impl Default for Devices {
    fn default() -> Self {
        Self::new()
    }
}

type Call<'a> = Caller<'a, Known<Devices>>;

const NOT_FOUND: u8 = 6;
const OVERRUN: u8 = 5;

/// Instantiates a guest with functions in the order of its imports.
pub fn wrapped(store: &mut Store<Known<Devices>>, module: &Module) -> Instance {
    let imports = [
        Extern::from(Func::wrap(&mut *store, open)),
        Extern::from(Func::wrap(&mut *store, write_read)),
        Extern::from(Func::wrap(&mut *store, drop_bus)),
        Extern::from(Func::wrap(&mut *store, log)),
    ];
    expect(Instance::new(store, module, &imports))
}

/// Instantiates a guest with functions that are found by name.
pub fn linked(store: &mut Store<Known<Devices>>, module: &Module) -> Instance {
    const I2C: &str = "mcu:bench/i2c@0.1.0";
    let mut linker = Linker::new(store.engine());
    expect(linker.func_wrap(I2C, "[static]bus.open", open));
    expect(linker.func_wrap(I2C, "[method]bus.write-read", write_read));
    expect(linker.func_wrap(I2C, "[resource-drop]bus", drop_bus));
    expect(linker.func_wrap("mcu:bench/log@0.1.0", "log", log));
    expect(linker.instantiate_and_start(store, module))
}

/// Loads a guest.
pub fn load(
    wasm: &[u8],
    devices: &mut Devices,
    bind: fn(&mut Store<Known<Devices>>, &Module) -> Instance,
) -> Guest<Devices> {
    let mut guest = Guest::load(wasm, devices, true, bind);
    guest.remember_exports();
    guest
}

fn trap() -> Error {
    TrapCode::UnreachableCodeReached.into()
}

/// The devices, unless the guest calls where it must not.
fn devices(caller: &mut Call<'_>) -> Result<NonNull<Devices>, Error> {
    caller.data_mut().board.ok_or_else(trap)
}

fn memory<'a>(caller: &'a mut Call<'_>) -> Result<(&'a mut [u8], &'a mut Known<Devices>), Error> {
    let memory = caller.data().memory.ok_or_else(trap)?;
    Ok(memory.data_and_store_mut(caller))
}

fn bytes(memory: &[u8], at: u32, len: u32) -> Result<&[u8], Error> {
    memory.get(at as usize..).and_then(|rest| rest.get(..len as usize)).ok_or_else(trap)
}

fn put(memory: &mut [u8], at: u32, bytes: &[u8]) -> Result<(), Error> {
    let room = memory.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
    room.ok_or_else(trap)?.copy_from_slice(bytes);
    Ok(())
}

/// Checks the place of a result before anything happens.
fn room(memory: &[u8], at: u32, size: u32) -> Result<(), Error> {
    if at.is_multiple_of(4) { bytes(memory, at, size).map(drop) } else { Err(trap()) }
}

/// Asks the guest for room, with the devices out of reach meanwhile.
fn realloc(caller: &mut Call<'_>, size: usize) -> Result<u32, Error> {
    let known = caller.data_mut();
    let (func, devices) = (known.realloc.ok_or_else(trap)?, known.board.take());
    let at = func.call(&mut *caller, (0, 0, 1, size as u32));
    caller.data_mut().board = devices;
    at
}

fn bus(known: &Known<Devices>, handle: u32) -> Result<u32, Error> {
    known.handles.get(handle as usize).copied().flatten().ok_or_else(trap)
}

fn open(mut caller: Call<'_>, at: u32, len: u32, result: u32) -> Result<(), Error> {
    let mut devices = devices(&mut caller)?;
    let (memory, known) = memory(&mut caller)?;
    let label = core::str::from_utf8(bytes(memory, at, len)?).map_err(|_| trap())?;
    room(memory, result, 8)?;
    // SAFETY: `hand::Guest::call` holds the devices' only reference and waits for us.
    let opened = unsafe { devices.as_mut() }.open(label);
    let Some(bus) = opened else {
        put(memory, result, &[1])?;
        return put(memory, result + 4, &[NOT_FOUND]);
    };
    let free = known.handles.iter().skip(1).position(Option::is_none).ok_or_else(trap)?;
    known.handles[free + 1] = Some(bus);
    put(memory, result, &[0])?;
    put(memory, result + 4, &(free as u32 + 1).to_le_bytes())
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
    let mut devices = devices(&mut caller)?;
    let (before, known) = memory(&mut caller)?;
    let bus = bus(known, this)?;
    let written = bytes(before, at, len)?;
    room(before, result, 12)?;
    // SAFETY: as in `open`.
    let devices = unsafe { devices.as_mut() };
    let Some(read) = devices.transfer(bus, address as u8, written, count as u16) else {
        put(before, result, &[1])?;
        return put(before, result + 4, &[OVERRUN]);
    };
    let at = realloc(&mut caller, read.len())?;
    let (after, _) = memory(&mut caller)?;
    put(after, at, read)?;
    put(after, result, &[0])?;
    let pointer = u64::from(at) | (read.len() as u64) << 32;
    put(after, result + 4, &pointer.to_le_bytes())
}

fn drop_bus(mut caller: Call<'_>, this: u32) -> Result<(), Error> {
    let mut devices = devices(&mut caller)?;
    let known = caller.data_mut();
    let bus = bus(known, this)?;
    known.handles[this as usize] = None;
    // SAFETY: as in `open`.
    unsafe { devices.as_mut() }.close(bus);
    Ok(())
}

fn log(mut caller: Call<'_>, level: u32, at: u32, len: u32) -> Result<(), Error> {
    let mut devices = devices(&mut caller)?;
    if level > 4 {
        return Err(trap());
    }
    let (memory, _) = memory(&mut caller)?;
    let message = core::str::from_utf8(bytes(memory, at, len)?).map_err(|_| trap())?;
    // SAFETY: as in `open`.
    unsafe { devices.as_mut() }.print(level as u8, message);
    Ok(())
}

/// Measures a guest that is served by hand.
pub fn by_hand(bind: fn(&mut Store<Known<Devices>>, &Module) -> Instance) -> ! {
    use crate::{board, figures, guest};

    board::start();
    figures::calibrate();
    let mut devices = Devices::new();
    let region = guest!("$OUT_DIR/sensor.wasm").bytes();
    let plain = guest!("$OUT_DIR/sensor-plain.wasm").bytes();
    for (name, wasm) in [("region", region), ("plain", plain)] {
        let mut guest = figures::load(name, || load(wasm, &mut devices, bind));
        let (spin, transfer) = (guest.func("spin"), guest.func("transfer"));
        let say = guest.func("say");
        let names = if name == "plain" { PLAIN } else { REGION };
        figures::calls("spin", &mut |times| guest.call(&mut devices, spin, times));
        figures::calls(names[0], &mut |times| guest.call(&mut devices, transfer, times));
        figures::calls(names[1], &mut |times| guest.call(&mut devices, say, (times, 20)));
        figures::calls(names[2], &mut |times| guest.call(&mut devices, say, (times, 24)));
    }
    figures::report("board", "sum", devices.sum);
    exit(true)
}

/// What the figures of the guest without a region are called.
pub const PLAIN: [&str; 3] = ["plain-transfer", "plain-log20", "plain-log24"];
/// What the figures of the guest with a region are called.
pub const REGION: [&str; 3] = ["region-transfer", "region-log20", "region-log24"];
