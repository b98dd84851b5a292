//! What a module says of itself, read before an engine allocates anything for it.

mod body;
mod classes;
mod values;

use core::slice::Iter;

use crate::Taken;
use body::{Known, UNKNOWN};

pub use values::are_shallow;

/// What loading takes heap for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The module itself.
    Module,
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
    /// Bytes of all sections but the custom ones; of code an eighth, of data a quarter.
    Bytes,
    /// Bytes of types, of elements and of what globals begin with.
    Items,
    /// Instructions of all functions: one that branches is three.
    TrapCode,
    /// Instructions of the function that has the most.
    MostCode,
    /// Words of what all functions are translated to, at most.
    Words,
    /// Words of the function that has the most.
    MostWords,
    /// Blocks inside of each other, at most.
    Depth,
    /// Locals of a function, or parameters and results of a type, at most.
    Locals,
    /// Values that a function keeps at once, at most.
    Values,
}

const KINDS: usize = 16;

/// Of a block in others, for each value that an instruction makes beside the first: bytes of heap.
const VALUE: u64 = 80;

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
    /// What a module without anything weighs.
    pub fn of_nothing() -> Self {
        let mut weight = Self::default();
        weight.add(Kind::Module, 1);
        weight
    }

    /// How many of this kind there are.
    pub const fn get(&self, kind: Kind) -> u32 {
        self.counts[kind as usize]
    }

    /// Counts more of a kind.
    pub const fn add(&mut self, kind: Kind, more: u32) {
        let number = &mut self.counts[kind as usize];
        *number = number.saturating_add(more);
    }

    /// Bytes of heap that loading such a module takes at most on a machine whose pointers have so many bytes.
    /// Most modules need less. `costs` are bytes for one of each kind, in the order of [`Kind`], on 64 bits;
    /// on 32 bits it is three quarters.
    pub fn heap(&self, costs: &[u16], pointer: usize) -> u64 {
        let items = self.counts.iter().zip(costs);
        let all = items.map(|(number, cost)| u64::from(*number) * u64::from(*cost)).sum::<u64>();
        let more = u64::from(self.widest.saturating_sub(1)).saturating_mul(VALUE);
        let wide = u64::from(self.get(Kind::Depth)).saturating_mul(more);
        all.saturating_add(wide) / 16 * (8 + pointer as u64)
    }

    /// What loading takes at most, here.
    pub fn taken(&self, costs: &[u16]) -> Taken {
        let heap = self.heap(costs, size_of::<usize>());
        // An element is a pointer, or has two words.
        let tables = self.tables.saturating_mul(2 * size_of::<usize>() as u64);
        Taken { heap, memory: self.memory.saturating_add(tables) }
    }

    /// What `wasm` weighs. `None` where it is no module, or has an instruction of an unknown length.
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
            // Most of what code and data take is counted elsewhere.
            let shift = if matches!(id, CODE | DATA) { 3 } else { 0 };
            weight.add(Kind::Bytes, len >> shift);
            if matches!(id, TYPES | GLOBALS | ELEMENTS) {
                weight.add(Kind::Items, len);
            }
            // The number at the beginning counts what there is.
            let number = section.number();
            weight.add(
                match id {
                    TYPES => Kind::Types,
                    IMPORTS => Kind::Imports,
                    FUNCS => Kind::Funcs,
                    TABLES | MEMORIES | GLOBALS => Kind::Globals,
                    EXPORTS => Kind::Exports,
                    ELEMENTS | DATA => Kind::Segments,
                    _ => Kind::TrapCode,
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

    /// Counts what a type of functions has.
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

    /// Counts where a segment of data begins, which takes more than what it has.
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
        // What is passive is kept, and copied for that.
        self.add(Kind::Bytes, data.part().rest.len() as u32 / 8);
    }

    /// Counts a function's locals, and groups of them.
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

/// What is still to be read, and whether more was wanted than there is.
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

    /// A number in LEB128, of which 32 bits are of interest.
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

    /// Passes over some numbers.
    #[inline(never)]
    fn skip(&mut self, mut numbers: u32) {
        while numbers > 0 && !self.broken {
            numbers -= u32::from(self.byte() & 0x80 == 0);
        }
    }

    /// So many bytes as the number before them says.
    #[inline(never)]
    fn part(&mut self) -> Self {
        let len = self.number() as usize;
        let rest = self.rest.as_slice();
        self.broken |= len > rest.len();
        let (part, rest) = rest.split_at(len.min(rest.len()));
        self.rest = rest.iter();
        Self { rest: part.iter(), broken: false }
    }

    /// Elements of a table or bytes of a memory, as they begin.
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
