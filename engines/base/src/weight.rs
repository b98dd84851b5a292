//! What a module says of itself, read before an engine allocates anything for it.

use core::slice::Iter;

use crate::Taken;

/// What loading takes heap for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Types of functions.
    Types,
    /// What is imported.
    Imports,
    /// Functions of the module's own.
    Funcs,
    /// Tables, memories and globals.
    Globals,
    /// What is exported.
    Exports,
    /// Segments of elements and of data.
    Segments,
    /// Bytes of all sections but the custom ones.
    Bytes,
    /// Bytes of code, of types and of elements for tables.
    Code,
    /// Blocks inside of each other, at most.
    Depth,
    /// Locals of a function, or parameters and results of a type, at most.
    Locals,
}

const KINDS: usize = 10;

/// Bytes of heap for one of each kind: what the costliest module took that was tried, on 64 bits. `cargo xtask
/// weigh` tries them.
const HEAP: [u16; KINDS] = [150, 150, 330, 220, 150, 220, 8, 26, 350, 32];
/// And for each byte of code, for each value that one instruction makes beside the first.
const VALUE: u64 = 40;
/// And for any module.
const LEAST: u32 = 8192;

/// How much there is of what loading takes heap for. Reading it takes time in proportion to the module's
/// length, and no heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    counts: [u32; KINDS],
    /// Bytes of memories, as they begin.
    pub memory: u64,
    /// Elements of tables, as they begin.
    pub tables: u64,
    /// Values that an instruction makes, at most: results of a type, and parameters where a block has one
    /// of these types.
    pub widest: u32,
}

impl Weight {
    /// How many of this kind there are.
    pub const fn get(&self, kind: Kind) -> u32 {
        self.counts[kind as usize]
    }

    /// Counts more of a kind.
    pub const fn add(&mut self, kind: Kind, more: u32) {
        let number = &mut self.counts[kind as usize];
        *number = number.saturating_add(more);
    }

    /// Bytes of heap that wasmi needs at most to translate and instantiate such a module on a machine whose
    /// pointers have so many bytes: on 32 bits three quarters of what it is on 64. Most modules need less.
    pub fn heap(&self, pointer: usize) -> u64 {
        let items = self.counts.iter().zip(HEAP);
        let all = items.map(|(number, heap)| u64::from(*number) * u64::from(heap)).sum::<u64>();
        let more = u64::from(self.widest.saturating_sub(1)).saturating_mul(VALUE);
        let wide = u64::from(self.get(Kind::Code)).saturating_mul(more);
        all.saturating_add(u64::from(LEAST)).saturating_add(wide) / 16 * (8 + pointer as u64)
    }

    /// What loading takes at most, here.
    pub fn taken(&self) -> Taken {
        let heap = self.heap(size_of::<usize>());
        // An element is a pointer, or has two words.
        let tables = self.tables.saturating_mul(2 * size_of::<usize>() as u64);
        Taken { heap, memory: self.memory.saturating_add(tables) }
    }

    /// What `wasm` weighs. `None` where it is no module, or has an instruction of an unknown length.
    #[inline(never)]
    pub fn of(wasm: &[u8]) -> Option<Self> {
        const CUSTOM: u8 = 0;
        const ELEMENTS: u8 = 9;
        const CODE: u8 = 10;
        const TYPES: u8 = 1;
        let mut weight = Self { widest: 1, ..Self::default() };
        let mut reader = Reader(wasm.get(8..)?.iter());
        while let Some(id) = reader.0.next() {
            let len = reader.number()?;
            let mut section = reader.take(len)?;
            if *id == CUSTOM {
                continue;
            }
            weight.add(Kind::Bytes, len);
            if matches!(*id, CODE | ELEMENTS | TYPES) {
                weight.add(Kind::Code, len);
            }
            // The number at the beginning counts what there is.
            let number = section.number()?;
            let kind = match *id {
                TYPES => {
                    weight.types(number, section)?;
                    Kind::Types
                }
                2 => Kind::Imports,
                3 => Kind::Funcs,
                4..=6 => {
                    weight.begin(*id, number, section);
                    Kind::Globals
                }
                7 => Kind::Exports,
                ELEMENTS | 11 => Kind::Segments,
                CODE => {
                    for _ in 0..number {
                        let len = section.number()?;
                        let mut body = section.take(len)?;
                        weight.most(Kind::Locals, body.locals()?);
                        let (depth, typed) = body.depth()?;
                        weight.most(Kind::Depth, depth);
                        if typed {
                            weight.widest = weight.widest.max(weight.get(Kind::Locals));
                        }
                    }
                    continue;
                }
                _ => continue,
            };
            weight.add(kind, number);
        }
        Some(weight)
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
            let flags = *limits.0.next()?;
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

    /// Counts what so many types of functions have.
    fn types(&mut self, count: u32, mut types: Reader) -> Option<()> {
        for _ in 0..count {
            types.0.next()?;
            let params = types.number()?;
            types.take(params)?;
            let results = types.number()?;
            types.take(results)?;
            self.most(Kind::Locals, params.saturating_add(results));
            self.widest = self.widest.max(results);
        }
        Some(())
    }

    fn most(&mut self, kind: Kind, other: u32) {
        let number = &mut self.counts[kind as usize];
        *number = other.max(*number);
    }
}

/// What is still to be read.
struct Reader<'m>(Iter<'m, u8>);

impl Reader<'_> {
    fn take(&mut self, len: u32) -> Option<Self> {
        let (taken, rest) = self.0.as_slice().split_at_checked(len as usize)?;
        self.0 = rest.iter();
        Some(Reader(taken.iter()))
    }

    /// A number in LEB128, of at most 32 bits.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = *self.0.next()?;
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
            self.0.find(|byte| **byte & 0x80 == 0)?;
        }
        Some(())
    }

    /// How many locals a function's body has.
    fn locals(&mut self) -> Option<u32> {
        let mut locals = 0_u32;
        for _ in 0..self.number()? {
            locals = locals.saturating_add(self.number()?);
            self.skip(1)?;
        }
        Some(locals)
    }

    /// How deep the blocks of a function's body are, once its locals are read, and whether one of them has a
    /// type with a number.
    fn depth(&mut self) -> Option<(u32, bool)> {
        let (mut depth, mut deepest, mut typed) = (0_u32, 0, false);
        while let Some(instruction) = self.0.next() {
            let numbers = match instruction {
                // What begins a block, and its type.
                0x02..=0x04 => {
                    depth += 1;
                    deepest = deepest.max(depth);
                    // Else it is one value's type, or none.
                    typed |= self.0.as_slice().first()? & 0xc0 != 0x40;
                    1
                }
                // `end`, of which the last one is the function's own.
                0x0b => {
                    depth = depth.saturating_sub(1);
                    0
                }
                0x0c | 0x0d | 0x10 | 0x12 | 0x20..=0x26 | 0x3f..=0x42 | 0xd0 | 0xd2 => 1,
                0x11 | 0x13 => 2,
                // `br_table`: its targets, and another one.
                0x0e => self.number()?.checked_add(1)?,
                0x1c => self.number()?,
                // Loads and stores: alignment, perhaps a memory, offset.
                0x28..=0x3e => 1 + (self.number()? >> 6 & 1),
                0x43 => self.take(4).map(|_| 0)?,
                0x44 => self.take(8).map(|_| 0)?,
                0xfc => match self.number()? {
                    0..=7 => 0,
                    8 | 10 | 12 | 14 => 2,
                    9 | 11 | 13 | 15..=17 => 1,
                    _ => return None,
                },
                0x00 | 0x01 | 0x05 | 0x0f | 0x1a | 0x1b | 0x45..=0xc4 | 0xd1 => 0,
                _ => return None,
            };
            self.skip(numbers)?;
        }
        Some((deepest, typed))
    }
}
