//! An app's memory, as tinywasm reads and writes it.

use tinywasm::{LinearMemory, Trap};

use crate::import::Memory;

/// Loads and stores of a fixed width, which most apps use most.
macro_rules! widths {
    ($($read:ident, $write:ident, $width:literal;)*) => { $(
        #[inline]
        fn $read(&self, addr: usize) -> Result<[u8; $width], Trap> {
            let found = self.bytes().get(addr..).and_then(<[u8]>::first_chunk);
            found.copied().ok_or_else(|| outside(addr))
        }

        #[inline]
        fn $write(&mut self, addr: usize, from: &[u8]) -> Result<(), Trap> {
            let to = self.bytes_mut().get_mut(addr..).and_then(<[u8]>::first_chunk_mut::<$width>);
            let (to, from) = to.zip(from.first_chunk()).ok_or_else(|| outside(addr))?;
            *to = *from;
            Ok(())
        }
    )* };
}

impl LinearMemory for Memory {
    fn len(&self) -> usize {
        self.bytes().len()
    }

    fn grow_to(&mut self, len: usize) -> Result<(), Trap> {
        let more = len.saturating_sub(self.len());
        if more > 0 && !self.meter.has_room(self.len(), len) {
            return Err(Trap::OutOfMemory);
        }
        // Growing may move all the bytes that there are.
        self.meter.charge(self.len()).ok_or(Trap::OutOfMemory)?;
        let bytes = self.bytes_mut();
        bytes.try_reserve_exact(more).map_err(|_| Trap::OutOfMemory)?;
        bytes.resize(len, 0);
        Ok(())
    }

    fn read(&self, addr: usize, to: &mut [u8]) -> usize {
        self.read_exact(addr, to).map_or(0, |()| to.len())
    }

    fn write(&mut self, addr: usize, from: &[u8]) -> usize {
        self.write_all(addr, from).map_or(0, |()| from.len())
    }

    fn read_exact(&self, addr: usize, to: &mut [u8]) -> Option<()> {
        to.copy_from_slice(self.bytes().get(addr..)?.get(..to.len())?);
        Some(())
    }

    fn write_all(&mut self, addr: usize, from: &[u8]) -> Option<()> {
        self.bytes_mut().get_mut(addr..)?.get_mut(..from.len())?.copy_from_slice(from);
        Some(())
    }

    fn fill(&mut self, addr: usize, len: usize, byte: u8) -> Option<()> {
        let _ = self.bytes().get(addr..)?.get(..len)?;
        self.meter.charge(len)?;
        self.bytes_mut().get_mut(addr..)?.get_mut(..len)?.fill(byte);
        Some(())
    }

    fn copy_within(&mut self, to: usize, from: usize, len: usize) -> Option<()> {
        let bytes = self.bytes();
        let _ = (bytes.get(to..)?.get(..len)?, bytes.get(from..)?.get(..len)?);
        self.meter.charge(len)?;
        self.bytes_mut().copy_within(from..from + len, to);
        Some(())
    }

    widths! {
        read_8, write_8, 1;
        read_16, write_16, 2;
        read_32, write_32, 4;
        read_64, write_64, 8;
    }
}

#[cold]
fn outside(offset: usize) -> Trap {
    Trap::MemoryOutOfBounds { offset, len: 0, max: 0 }
}
