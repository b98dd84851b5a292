//! What a module says of itself, read before an engine allocates anything for it.

/// How much there is of what loading takes heap for. Reading it takes time in proportion to the module's
/// length, and no heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of all sections but the custom ones.
    pub bytes: u32,
    /// Types of functions.
    pub types: u32,
    /// What is imported.
    pub imports: u32,
    /// Functions of the module's own.
    pub funcs: u32,
    /// Tables, memories and globals.
    pub globals: u32,
    /// What is exported.
    pub exports: u32,
    /// Segments of elements and of data.
    pub segments: u32,
    /// Blocks inside of each other, at most.
    pub depth: u32,
}

impl Weight {
    /// What `wasm` weighs. `None` where it is no module, or has an instruction of an unknown length.
    #[inline(never)]
    pub fn of(wasm: &[u8]) -> Option<Self> {
        const CUSTOM: u8 = 0;
        const CODE: u8 = 10;
        let mut weight = Self::default();
        let mut reader = Reader(wasm.get(8..)?);
        while let Some(id) = reader.byte() {
            let len = reader.number()?;
            let mut section = Reader(reader.take(len)?);
            if id == CUSTOM {
                continue;
            }
            weight.bytes += len;
            if id == CODE {
                let bodies = section.number()?;
                for _ in 0..bodies {
                    let len = section.number()?;
                    let depth = Reader(section.take(len)?).body()?;
                    weight.depth = weight.depth.max(depth);
                }
            } else if let Some(count) = weight.count(id) {
                *count += section.number()?;
            }
        }
        Some(weight)
    }

    /// What the number at the beginning of a section counts.
    fn count(&mut self, section: u8) -> Option<&mut u32> {
        match section {
            1 => Some(&mut self.types),
            2 => Some(&mut self.imports),
            3 => Some(&mut self.funcs),
            4..=6 => Some(&mut self.globals),
            7 => Some(&mut self.exports),
            9 | 11 => Some(&mut self.segments),
            _ => None,
        }
    }
}

/// What is still to be read.
struct Reader<'m>(&'m [u8]);

impl<'m> Reader<'m> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn take(&mut self, len: u32) -> Option<&'m [u8]> {
        let (taken, rest) = self.0.split_at_checked(len as usize)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number in LEB128, of at most 32 bits.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// Passes over some numbers in LEB128, of any length.
    fn skip(&mut self, numbers: u32) -> Option<()> {
        for _ in 0..numbers {
            while self.byte()? & 0x80 != 0 {}
        }
        Some(())
    }

    /// How deep the blocks of a function's body are.
    fn body(&mut self) -> Option<u32> {
        let groups = self.number()?;
        self.skip(groups.checked_mul(2)?)?;
        let (mut depth, mut deepest) = (0, 0);
        while let Some(instruction) = self.byte() {
            match instruction {
                // What begins a block, and its type.
                0x02..=0x04 => {
                    self.skip(1)?;
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                // `end`, of which the last one is the function's own.
                0x0b => depth = u32::saturating_sub(depth, 1),
                0x0c | 0x0d | 0x10 | 0x12 | 0x20..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => {
                    self.skip(1)?;
                }
                0x11 | 0x13 => self.skip(2)?,
                // `br_table`: its targets, and another one.
                0x0e => {
                    let targets = self.number()?;
                    self.skip(targets.checked_add(1)?)?;
                }
                0x1c => {
                    let types = self.number()?;
                    self.skip(types)?;
                }
                // Loads and stores: alignment, perhaps a memory, offset.
                0x28..=0x3e => {
                    let alignment = self.number()?;
                    self.skip(if alignment & 0x40 == 0 { 1 } else { 2 })?;
                }
                0x43 => drop(self.take(4)?),
                0x44 => drop(self.take(8)?),
                0xfc => match self.number()? {
                    0..=7 => (),
                    8 | 10 | 12 | 14 => self.skip(2)?,
                    9 | 11 | 13 | 15..=17 => self.skip(1)?,
                    _ => return None,
                },
                0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => (),
                _ => return None,
            }
        }
        Some(deepest)
    }
}
