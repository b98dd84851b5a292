//! What a module says of itself, read before an engine allocates anything for it.

use crate::Taken;

/// How much there is of what loading takes heap for. Reading it takes time in proportion to the module's
/// length, and no heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes of all sections but the custom ones.
    pub bytes: u32,
    /// Those of code, of types and of elements for tables.
    pub code: u32,
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
    /// Locals of a function, or parameters and results of a type, at most.
    pub locals: u32,
    /// Bytes of memories, as they begin.
    pub memory: u64,
    /// Elements of tables, as they begin.
    pub tables: u64,
}

impl Weight {
    /// What `wasm` weighs. `None` where it is no module, or has an instruction of an unknown length.
    #[inline(never)]
    pub fn of(wasm: &[u8]) -> Option<Self> {
        const CUSTOM: u8 = 0;
        const ELEMENTS: u8 = 9;
        const CODE: u8 = 10;
        const TYPES: u8 = 1;
        let mut weight = Self::default();
        let mut reader = Reader(wasm.get(8..)?);
        while let Some(id) = reader.byte() {
            let len = reader.number()?;
            let mut section = Reader(reader.take(len)?);
            if id == CUSTOM {
                continue;
            }
            weight.bytes += len;
            if matches!(id, CODE | ELEMENTS | TYPES) {
                weight.code += len;
            }
            if id == CODE {
                let bodies = section.number()?;
                for _ in 0..bodies {
                    let len = section.number()?;
                    let (locals, depth) = Reader(section.take(len)?).body()?;
                    weight.locals = weight.locals.max(locals);
                    weight.depth = weight.depth.max(depth);
                }
            } else if let Some(count) = weight.count(id) {
                let more = section.number()?;
                *count = count.saturating_add(more);
                weight.begin(id, more, section);
                if id == TYPES {
                    weight.locals = weight.locals.max(section.longest(more).unwrap_or(0));
                }
            }
        }
        Some(weight)
    }

    /// Bytes of heap that wasmi needs at most to translate and instantiate such a module, its memories and
    /// the elements of its tables not counted. Most modules need less.
    ///
    /// The factors are what the costliest module of each kind took that was tried, on 64 bits; on 32 bits it is
    /// three quarters. `cargo xtask weigh` tries them on both.
    pub fn heap(&self) -> u64 {
        let items = [
            (8192, 1),
            (150, self.types),
            (150, self.imports),
            (150, self.exports),
            (330, self.funcs),
            (220, self.globals),
            (220, self.segments),
            (350, self.depth),
            (32, self.locals),
            (26, self.code),
            (8, self.bytes),
        ];
        let all: u64 = items.iter().map(|(heap, number)| heap * u64::from(*number)).sum();
        all / 16 * (8 + size_of::<usize>() as u64)
    }

    /// What loading takes at most.
    pub fn taken(&self) -> Taken {
        // An element is a pointer, or has two words.
        let tables = self.tables.saturating_mul(2 * size_of::<usize>() as u64);
        Taken { heap: self.heap(), memory: self.memory.saturating_add(tables) }
    }

    /// Counts how large `count` memories or tables are in the beginning, if this is their section. Where
    /// that cannot be read, an engine will not read it either.
    fn begin(&mut self, section: u8, count: u32, mut limits: Reader) -> Option<()> {
        const TABLES: u8 = 4;
        const MEMORIES: u8 = 5;
        for _ in 0..if matches!(section, TABLES | MEMORIES) { count } else { 0 } {
            if section == TABLES {
                limits.skip(1)?;
            }
            let flags = limits.byte()?;
            let least = u64::from(limits.number()?);
            limits.skip((flags & 1).into())?;
            if section == TABLES {
                self.tables = self.tables.saturating_add(least);
            } else {
                let page = if flags & 8 == 0 { 16 } else { limits.number()? };
                self.memory = self.memory.saturating_add(least.checked_shl(page)?);
            }
        }
        Some(())
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
#[derive(Clone, Copy)]
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

    /// The most parameters and results that one of so many types of functions has.
    fn longest(&mut self, types: u32) -> Option<u32> {
        let mut longest = 0;
        for _ in 0..types {
            self.byte()?;
            let params = self.number()?;
            self.take(params)?;
            let results = self.number()?;
            self.take(results)?;
            longest = longest.max(params.saturating_add(results));
        }
        Some(longest)
    }

    /// Passes over some numbers in LEB128, of any length.
    fn skip(&mut self, numbers: u32) -> Option<()> {
        for _ in 0..numbers {
            while self.byte()? & 0x80 != 0 {}
        }
        Some(())
    }

    /// How many locals a function's body has, and how deep its blocks are.
    fn body(&mut self) -> Option<(u32, u32)> {
        let (mut locals, mut depth, mut deepest) = (0_u32, 0, 0);
        for _ in 0..self.number()? {
            locals = locals.saturating_add(self.number()?);
            self.skip(1)?;
        }
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
        Some((locals, deepest))
    }
}
