//! The weight of a module: what it declares, counted before an engine allocates anything for it.

mod body;
mod classes;
mod values;

use core::slice::Iter;

use crate::Taken;
use body::{Known, UNKNOWN};

pub use values::are_shallow;

/// A kind of thing in a module that takes heap when the module is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The module itself.
    Module,
    /// Function types.
    Types,
    /// Imports.
    Imports,
    /// The module's own functions.
    Funcs,
    /// Tables, memories and globals.
    Globals,
    /// Exports.
    Exports,
    /// Segments of elements and of data.
    Segments,
    /// Bytes of all sections but custom ones; an eighth of the bytes of code, a quarter of those of data.
    Bytes,
    /// Bytes of types, of elements, and of the initial values of globals.
    Items,
    /// Instructions of all functions; one that branches counts as three.
    Code,
    /// Instructions of the function that has the most.
    MostCode,
    /// Words of the translated code of all functions, at most.
    Words,
    /// Words of the function that has the most.
    MostWords,
    /// The deepest nesting of blocks.
    Depth,
    /// The most locals of a function, or parameters and results of a type.
    Locals,
    /// The most values that a function keeps at once.
    Values,
}

const KINDS: usize = 16;

/// Bytes of heap for each value beyond the first that an instruction of a nested block makes.
const VALUE: u64 = 80;

/// The amount of everything in a module that takes heap when it is loaded. Counting it takes time in
/// proportion to the module's length, and no heap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    counts: [u32; KINDS],
    /// The initial size of all memories, in bytes.
    pub memory: u64,
    /// The initial size of all tables, in elements.
    pub tables: u64,
    /// The most values that an instruction makes: results of a type, and also parameters if a block has one
    /// of these types.
    pub widest: u32,
}

impl Weight {
    /// The weight of an empty module.
    pub fn of_nothing() -> Self {
        let mut weight = Self::default();
        weight.add(Kind::Module, 1);
        weight
    }

    /// The amount of this kind.
    pub const fn get(&self, kind: Kind) -> u32 {
        self.counts[kind as usize]
    }

    /// Adds `more` of a kind.
    pub const fn add(&mut self, kind: Kind, more: u32) {
        let number = &mut self.counts[kind as usize];
        *number = number.saturating_add(more);
    }

    /// The bytes of heap that loading such a module takes at most, on a machine whose pointers have `pointer`
    /// bytes. Most modules need less. `costs` holds the bytes for one of each kind, in the order of [`Kind`],
    /// on 64 bits. On 32 bits the result is three quarters of that.
    pub fn heap(&self, costs: &[u16], pointer: usize) -> u64 {
        let items = self.counts.iter().zip(costs);
        let all = items.map(|(number, cost)| u64::from(*number) * u64::from(*cost)).sum::<u64>();
        let more = u64::from(self.widest.saturating_sub(1)).saturating_mul(VALUE);
        let wide = u64::from(self.get(Kind::Depth)).saturating_mul(more);
        all.saturating_add(wide) / 16 * (8 + pointer as u64)
    }

    /// The heap that loading takes at most, on this machine.
    pub fn taken(&self, costs: &[u16]) -> Taken {
        let heap = self.heap(costs, size_of::<usize>());
        // An element is a pointer, or two words.
        let tables = self.tables.saturating_mul(2 * size_of::<usize>() as u64);
        Taken { heap, memory: self.memory.saturating_add(tables) }
    }

    /// The weight of `wasm`. Returns `None` if it is not a module, or has an instruction of unknown length.
    #[inline(never)]
    pub fn of(wasm: &[u8]) -> Option<Self> {
        const CUSTOM: u8 = 0;
        const TYPES: u8 = 1;
        const IMPORTS: u8 = 2;
        const FUNCS: u8 = 3;
        const TABLES: u8 = 4;
        const MEMORIES: u8 = 5;
        const GLOBALS: u8 = 6;
        const EXPORTS: u8 = 7;
        const ELEMENTS: u8 = 9;
        const CODE: u8 = 10;
        const DATA: u8 = 11;
        let mut weight = Self { widest: 1, ..Self::of_nothing() };
        let mut known = Known { arities: [UNKNOWN; 64], imports: 0, imported: [0; 32], funcs: &[] };
        let mut reader = Reader { rest: wasm.get(8..)?.iter(), broken: false };
        while let Some(&id) = reader.rest.next() {
            let mut section = reader.part();
            let len = section.rest.len() as u32;
            if id == CUSTOM {
                continue;
            }
            // Other kinds count most of what code and data take.
            let shift = if matches!(id, CODE | DATA) { 3 } else { 0 };
            weight.add(Kind::Bytes, len >> shift);
            if matches!(id, TYPES | GLOBALS | ELEMENTS) {
                weight.add(Kind::Items, len);
            }
            // The number at the beginning of a section is the number of its items.
            let number = section.number();
            weight.add(
                match id {
                    TYPES => Kind::Types,
                    IMPORTS => Kind::Imports,
                    FUNCS => Kind::Funcs,
                    TABLES | MEMORIES | GLOBALS => Kind::Globals,
                    EXPORTS => Kind::Exports,
                    ELEMENTS | DATA => Kind::Segments,
                    _ => Kind::Code,
                },
                number,
            );
            if id == FUNCS && section.rest.len() == number as usize {
                known.funcs = section.rest.as_slice();
            }
            if !matches!(id, TYPES | IMPORTS | TABLES | MEMORIES | CODE | DATA) {
                continue;
            }
            for at in 0..number {
                match id {
                    TYPES => weight.ty(at, &mut section, &mut known),
                    IMPORTS => known.import(&mut section),
                    TABLES => weight.tables = weight.tables.saturating_add(section.limits(true)),
                    MEMORIES => weight.memory = weight.memory.saturating_add(section.limits(false)),
                    CODE => {
                        let mut body = section.part();
                        weight.locals(&mut body);
                        weight.instructions(&mut body, &known);
                        section.broken |= body.broken;
                    }
                    _ => weight.data(&mut section, &known),
                }
                if section.broken {
                    return None;
                }
            }
        }
        if reader.broken { None } else { Some(weight) }
    }

    /// Counts the parameters and results of a function type.
    fn ty(&mut self, at: u32, types: &mut Reader, known: &mut Known) {
        types.number();
        let params = types.part().rest.len() as u32;
        let results = types.part().rest.len() as u32;
        self.most(Kind::Locals, params + results);
        self.widest = self.widest.max(results);
        if let (Some(arity), 0..15, 0..15) = (known.arities.get_mut(at as usize), params, results) {
            *arity = (params << 4 | results) as u8;
        }
    }

    /// Counts the offset and the bytes of a data segment. The offset takes more heap than its bytes.
    fn data(&mut self, data: &mut Reader, known: &Known) {
        const PASSIVE: u32 = 1;
        const NUMBERED: u32 = 2;
        let flags = data.number();
        if flags == NUMBERED {
            data.number();
        }
        if flags != PASSIVE {
            let before = data.rest.len();
            self.instructions(data, known);
            self.add(Kind::Items, (before - data.rest.len()) as u32);
        }
        // An engine keeps a copy of a passive segment.
        self.add(Kind::Bytes, data.part().rest.len() as u32 / 8);
    }

    /// Counts a function's locals and its groups of locals.
    fn locals(&mut self, body: &mut Reader) {
        let groups = body.number();
        let mut locals = groups;
        for _ in 0..groups {
            locals = locals.saturating_add(body.number());
            body.number();
            if body.broken {
                break;
            }
        }
        self.most(Kind::Locals, locals);
    }

    fn most(&mut self, kind: Kind, other: u32) {
        let number = &mut self.counts[kind as usize];
        *number = other.max(*number);
    }
}

/// The bytes that are still to be read. `broken` says that more bytes were wanted than there are.
struct Reader<'m> {
    rest: Iter<'m, u8>,
    broken: bool,
}

impl Reader<'_> {
    #[inline(always)]
    fn byte(&mut self) -> u8 {
        let byte = self.rest.next();
        self.broken |= byte.is_none();
        *byte.unwrap_or(&0)
    }

    /// Reads a LEB128 number, of which only 32 bits matter.
    #[inline(never)]
    fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            number |= u32::from(byte & 0x7f).wrapping_shl(shift);
            shift += 7;
            if byte & 0x80 == 0 {
                return number;
            }
        }
    }

    /// Skips this many numbers.
    #[inline(never)]
    fn skip(&mut self, mut numbers: u32) {
        while numbers > 0 && !self.broken {
            numbers -= u32::from(self.byte() & 0x80 == 0);
        }
    }

    /// Reads a length, and returns that many bytes as a reader of their own.
    #[inline(never)]
    fn part(&mut self) -> Self {
        let len = self.number() as usize;
        let rest = self.rest.as_slice();
        self.broken |= len > rest.len();
        let (part, rest) = rest.split_at(len.min(rest.len()));
        self.rest = rest.iter();
        Self { rest: part.iter(), broken: false }
    }

    /// Reads the initial size of a table, in elements, or of a memory, in bytes.
    #[inline(never)]
    fn limits(&mut self, of_table: bool) -> u64 {
        if of_table {
            self.number();
        }
        let flags = self.number();
        let least = u64::from(self.number());
        self.skip(flags & 1);
        let page = if of_table {
            0
        } else if flags & 8 == 0 {
            16
        } else {
            self.number()
        };
        least << page.min(32)
    }
}
