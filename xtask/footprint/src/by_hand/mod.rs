//! Serving guests as one does it without microwit.
//!
//! Here is what a careful author writes once for world `devices`, with every check that the
//! canonical ABI asks for; the modules below bind it, and the scalar functions, on one engine each.

#[cfg(feature = "tinywasm")]
mod tinywasm;
#[cfg(feature = "wamr-hand")]
mod wamr;
#[cfg(feature = "wasmi")]
mod wasmi;
#[cfg(feature = "wasmtime")]
mod wasmtime;

#[cfg(feature = "tinywasm")]
pub use tinywasm::*;
#[cfg(feature = "wamr-hand")]
pub use wamr::*;
#[cfg(feature = "wasmi")]
pub use wasmi::*;
#[cfg(feature = "wasmtime")]
pub use wasmtime::*;

use crate::devices::Devices;

/// There is no pool: the engine has the heap.
#[cfg(not(feature = "wamr-hand"))]
pub fn report_pool() {}

/// The guest is to be stopped.
pub struct Trapped;

/// What the guest's handles stand for: a kind and a device's number.
pub type Handles = [Option<u32>; 16];

const OUTPUT: u32 = 0x100;
const BUS: u32 = 0x200;

const NOT_FOUND: u8 = 0;
const OVERRUN: u8 = 5;

/// A guest's memory, as its engine shows it.
#[allow(clippy::len_without_is_empty, reason = "nobody asks that")]
pub trait Memory {
    /// Some of it, borrowed or copied.
    type Bytes<'a>: AsRef<[u8]>
    where
        Self: 'a;

    /// `len` bytes at `at`.
    fn bytes(&self, at: u32, len: u32) -> Result<Self::Bytes<'_>, Trapped>;

    /// Stores.
    fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Trapped>;

    /// How long it is.
    fn len(&self) -> usize;
}

impl Memory for &mut [u8] {
    type Bytes<'a>
        = &'a [u8]
    where
        Self: 'a;

    #[inline(always)]
    fn bytes(&self, at: u32, len: u32) -> Result<&[u8], Trapped> {
        self.get(at as usize..).and_then(|rest| rest.get(..len as usize)).ok_or(Trapped)
    }

    #[inline(always)]
    fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Trapped> {
        let room = self.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
        room.ok_or(Trapped)?.copy_from_slice(bytes);
        Ok(())
    }

    #[inline(always)]
    fn len(&self) -> usize {
        <[u8]>::len(self)
    }
}

/// `[static]output.open`
#[inline(always)]
pub fn open_output(
    devices: &mut Devices,
    handles: &mut Handles,
    memory: &mut impl Memory,
    [at, len, result]: [u32; 3],
) -> Result<(), Trapped> {
    let found = {
        let label = memory.bytes(at, len)?;
        let label = text(&label)?;
        room(memory, result, 8)?;
        devices.output(label).map(|number| OUTPUT | number)
    };
    opened(handles, memory, found, result)
}

/// `[static]bus.open`
#[inline(always)]
pub fn open_bus(
    devices: &mut Devices,
    handles: &mut Handles,
    memory: &mut impl Memory,
    [at, len, result]: [u32; 3],
) -> Result<(), Trapped> {
    let found = {
        let label = memory.bytes(at, len)?;
        let label = text(&label)?;
        room(memory, result, 8)?;
        devices.bus(label).map(|number| BUS | number)
    };
    opened(handles, memory, found, result)
}

/// `[method]output.set`
#[inline(always)]
pub fn set(
    devices: &mut Devices,
    handles: &mut Handles,
    [this, level]: [u32; 2],
) -> Result<u32, Trapped> {
    let output = number(handles, OUTPUT, this)?;
    if level > 1 {
        return Err(Trapped);
    }
    devices.set(output, level == 1);
    Ok(0)
}

/// `[method]bus.write`
#[inline(always)]
pub fn write(
    devices: &mut Devices,
    handles: &mut Handles,
    memory: &mut impl Memory,
    [this, address, at, len, result]: [u32; 5],
) -> Result<(), Trapped> {
    let bus = number(handles, BUS, this)?;
    let written = memory.bytes(at, len)?;
    room(memory, result, 2)?;
    devices.write(bus, address as u8, written.as_ref());
    drop(written);
    memory.put(result, &[0])
}

/// `[method]bus.write-read`, up to where the guest has to make room for what was read. `None` where
/// that was an error, which the guest has.
#[inline(always)]
pub fn transfer<'d>(
    devices: &'d mut Devices,
    handles: &mut Handles,
    memory: &mut impl Memory,
    [this, address, at, len, count, result]: [u32; 6],
) -> Result<Option<&'d [u8]>, Trapped> {
    let bus = number(handles, BUS, this)?;
    let written = memory.bytes(at, len)?;
    room(memory, result, 12)?;
    let read = devices.transfer(bus, address as u8, written.as_ref(), count as u16);
    drop(written);
    if read.is_none() {
        memory.put(result, &[1])?;
        memory.put(result + 4, &[OVERRUN])?;
    }
    Ok(read)
}

/// `[method]bus.write-read`, once there is room.
#[inline(always)]
pub fn transferred(
    memory: &mut impl Memory,
    read: &[u8],
    at: u32,
    result: u32,
) -> Result<(), Trapped> {
    memory.put(at, read)?;
    memory.put(result, &[0])?;
    let pointer = u64::from(at) | (read.len() as u64) << 32;
    memory.put(result + 4, &pointer.to_le_bytes())
}

/// `[resource-drop]output`
#[inline(always)]
pub fn drop_output(devices: &mut Devices, handles: &mut Handles, this: u32) -> Result<(), Trapped> {
    close(devices, handles, OUTPUT, this)
}

/// `[resource-drop]bus`
#[inline(always)]
pub fn drop_bus(devices: &mut Devices, handles: &mut Handles, this: u32) -> Result<(), Trapped> {
    close(devices, handles, BUS, this)
}

/// `log`
#[inline(always)]
pub fn log(
    devices: &mut Devices,
    memory: &impl Memory,
    [level, at, len]: [u32; 3],
) -> Result<(), Trapped> {
    if level > 4 {
        return Err(Trapped);
    }
    devices.print(level as u8, text(&memory.bytes(at, len)?)?);
    Ok(())
}

fn opened(
    handles: &mut Handles,
    memory: &mut impl Memory,
    found: Option<u32>,
    result: u32,
) -> Result<(), Trapped> {
    let Some(device) = found else {
        memory.put(result, &[1])?;
        return memory.put(result + 4, &[NOT_FOUND]);
    };
    let free = handles.iter().skip(1).position(Option::is_none).ok_or(Trapped)?;
    handles[free + 1] = Some(device);
    memory.put(result, &[0])?;
    memory.put(result + 4, &(free as u32 + 1).to_le_bytes())
}

fn close(
    devices: &mut Devices,
    handles: &mut Handles,
    kind: u32,
    this: u32,
) -> Result<(), Trapped> {
    let device = number(handles, kind, this)?;
    handles[this as usize] = None;
    devices.close(device);
    Ok(())
}

fn number(handles: &Handles, kind: u32, this: u32) -> Result<u32, Trapped> {
    match handles.get(this as usize).copied().flatten() {
        Some(device) if device & !0xff == kind => Ok(device & 0xff),
        _ => Err(Trapped),
    }
}

fn text(bytes: &impl AsRef<[u8]>) -> Result<&str, Trapped> {
    core::str::from_utf8(bytes.as_ref()).map_err(|_| Trapped)
}

/// Checks the place of a result before anything happens.
fn room(memory: &impl Memory, at: u32, size: u32) -> Result<(), Trapped> {
    let align = if size > 2 { 4 } else { 1 };
    let end = at.checked_add(size).ok_or(Trapped)?;
    if at.is_multiple_of(align) && end as usize <= memory.len() { Ok(()) } else { Err(Trapped) }
}
