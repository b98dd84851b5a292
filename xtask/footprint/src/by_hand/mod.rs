//! Serving guests as one does it without microwit.
//!
//! Here is what a careful author writes once for world `devices`, with every check that the
//! canonical ABI asks for; the modules below bind it, and the scalar functions, on one engine each.

#[cfg(feature = "wasmi")]
mod wasmi;

#[cfg(feature = "wasmi")]
pub use wasmi::*;

use crate::devices::Devices;

/// The guest is to be stopped.
pub struct Trapped;

/// What the guest's handles stand for: a kind and a device's number.
pub type Handles = [Option<u32>; 16];

const OUTPUT: u32 = 0x100;
const BUS: u32 = 0x200;

const NOT_FOUND: u8 = 0;
const OVERRUN: u8 = 5;

/// `[static]output.open`
#[inline(always)]
pub fn open_output(
    devices: &mut Devices,
    handles: &mut Handles,
    memory: &mut [u8],
    [at, len, result]: [u32; 3],
) -> Result<(), Trapped> {
    let label = text(memory, at, len)?;
    room(memory, result, 8)?;
    let found = devices.output(label).map(|number| OUTPUT | number);
    opened(handles, memory, found, result)
}

/// `[static]bus.open`
#[inline(always)]
pub fn open_bus(
    devices: &mut Devices,
    handles: &mut Handles,
    memory: &mut [u8],
    [at, len, result]: [u32; 3],
) -> Result<(), Trapped> {
    let label = text(memory, at, len)?;
    room(memory, result, 8)?;
    let found = devices.bus(label).map(|number| BUS | number);
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
    memory: &mut [u8],
    [this, address, at, len, result]: [u32; 5],
) -> Result<(), Trapped> {
    let bus = number(handles, BUS, this)?;
    let written = bytes(memory, at, len)?;
    room(memory, result, 2)?;
    devices.write(bus, address as u8, written);
    put(memory, result, &[0])
}

/// `[method]bus.write-read`, up to where the guest has to make room for what was read. `None` where
/// that was an error, which the guest has.
#[inline(always)]
pub fn transfer<'d>(
    devices: &'d mut Devices,
    handles: &mut Handles,
    memory: &mut [u8],
    [this, address, at, len, count, result]: [u32; 6],
) -> Result<Option<&'d [u8]>, Trapped> {
    let bus = number(handles, BUS, this)?;
    let written = bytes(memory, at, len)?;
    room(memory, result, 12)?;
    let read = devices.transfer(bus, address as u8, written, count as u16);
    if read.is_none() {
        put(memory, result, &[1])?;
        put(memory, result + 4, &[OVERRUN])?;
    }
    Ok(read)
}

/// `[method]bus.write-read`, once there is room.
#[inline(always)]
pub fn transferred(memory: &mut [u8], read: &[u8], at: u32, result: u32) -> Result<(), Trapped> {
    put(memory, at, read)?;
    put(memory, result, &[0])?;
    let pointer = u64::from(at) | (read.len() as u64) << 32;
    put(memory, result + 4, &pointer.to_le_bytes())
}

/// `[resource-drop]output`
#[inline(always)]
pub fn drop_output(
    devices: &mut Devices,
    handles: &mut Handles,
    this: u32,
) -> Result<(), Trapped> {
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
    memory: &[u8],
    [level, at, len]: [u32; 3],
) -> Result<(), Trapped> {
    if level > 4 {
        return Err(Trapped);
    }
    devices.print(level as u8, text(memory, at, len)?);
    Ok(())
}

fn opened(
    handles: &mut Handles,
    memory: &mut [u8],
    found: Option<u32>,
    result: u32,
) -> Result<(), Trapped> {
    let Some(device) = found else {
        put(memory, result, &[1])?;
        return put(memory, result + 4, &[NOT_FOUND]);
    };
    let free = handles.iter().skip(1).position(Option::is_none).ok_or(Trapped)?;
    handles[free + 1] = Some(device);
    put(memory, result, &[0])?;
    put(memory, result + 4, &(free as u32 + 1).to_le_bytes())
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

fn bytes(memory: &[u8], at: u32, len: u32) -> Result<&[u8], Trapped> {
    memory.get(at as usize..).and_then(|rest| rest.get(..len as usize)).ok_or(Trapped)
}

fn text(memory: &[u8], at: u32, len: u32) -> Result<&str, Trapped> {
    core::str::from_utf8(bytes(memory, at, len)?).map_err(|_| Trapped)
}

fn put(memory: &mut [u8], at: u32, bytes: &[u8]) -> Result<(), Trapped> {
    let room = memory.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len()));
    room.ok_or(Trapped)?.copy_from_slice(bytes);
    Ok(())
}

/// Checks the place of a result before anything happens.
fn room(memory: &[u8], at: u32, size: u32) -> Result<(), Trapped> {
    if at.is_multiple_of(if size > 2 { 4 } else { 1 }) {
        bytes(memory, at, size).map(drop)
    } else {
        Err(Trapped)
    }
}
