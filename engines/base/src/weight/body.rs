//! The values that instructions take and make.

use super::classes::{ACCESS, ASSIGN, BRANCHING, CALLING, CLASSES, CONSTANT, NONE, ONE, PREFIXED};
use super::{Kind, Reader, Weight};

impl Weight {
    /// Counts the instructions up to the `end` of the body, and follows how many values they keep.
    #[expect(clippy::too_many_lines, reason = "it is a list of instructions")]
    #[inline(never)]
    pub(super) fn instructions(&mut self, body: &mut Reader, known: &Known) {
        let (mut code, mut words) = (0_u32, 0_u32);
        // The count in a block is never below the count after its end. Code that cannot be reached may count
        // one value more; the cost of a block covers that.
        let (mut height, mut highest, mut floor) = (0_u32, 0, 0);
        // Values that nothing has stored yet. Each may be stored once by a later instruction.
        let mut loose = 0_u32;
        let (mut depth, mut floors) = (0_usize, [0; 32]);
        body.broken = loop {
            let Some(&op) = body.rest.next() else { break true };
            let class = u32::from(*CLASSES.get(usize::from(op)).unwrap_or(&PREFIXED));
            let (follows, mut more) = (class & 7, class >> 5);
            height = (height + (class >> 3 & 3)).saturating_sub(2).max(floor);
            code += 1;
            if follows >= BRANCHING {
                more += loose * 3;
                loose = 0;
            } else {
                // Any instruction but `local.set` may have made the last of these values.
                loose = loose.min(height.saturating_sub(u32::from(op != 0x21)));
                let most = match (follows, more) {
                    (ASSIGN, _) => loose,
                    (_, 0) => 0,
                    _ => 1,
                };
                let stored = loose.min(most);
                loose -= stored;
                more += stored * 3;
            }
            loose += 1;
            let mut numbers = u32::from(matches!(follows, ONE | ASSIGN));
            match follows {
                NONE | ONE | ASSIGN => {}
                // The operands are the alignment, perhaps the index of a memory, and the offset.
                ACCESS => numbers = 1 + (body.number() >> 6 & 1),
                CONSTANT => {
                    let last = if op == 0x43 { 3 } else { 7 };
                    body.broken |= body.rest.nth(last).is_none();
                }
                BRANCHING => {
                    let copied = height.min(self.widest);
                    more += (class >> 5) + copied * 6;
                    loose = self.widest;
                    code += if op > 0x0b { 2 } else { 0 };
                    match op {
                        // These begin a block. Its type is no value, one value, or the index of a function
                        // type.
                        0x02..=0x04 => {
                            let values = match *body.rest.as_slice().first().unwrap_or(&0x40) {
                                0x40 => 0,
                                0x41..=0x7f => 1,
                                _ => {
                                    self.widest = self.widest.max(self.get(Kind::Locals));
                                    self.widest
                                }
                            };
                            if let Some(saved) = floors.get_mut(depth) {
                                *saved = floor;
                            }
                            depth += 1;
                            self.most(Kind::Depth, depth as u32);
                            floor = (height + values).min(MANY);
                            height = floor;
                            numbers = 1;
                        }
                        0x0b => {
                            height = floor;
                            if depth == 0 {
                                break false;
                            }
                            depth -= 1;
                            floor = *floors.get(depth).unwrap_or(&floor);
                        }
                        // After `br_if` there are as many values as before it. If it copies values, it
                        // becomes two branches.
                        0x0d => {
                            more += copied.min(1) * 4;
                            numbers = 1;
                        }
                        // `br_table` has its targets, and a default target.
                        0x0e => {
                            // There are at most as many targets as bytes, or the module is broken.
                            let targets = body.number().wrapping_add(1);
                            body.skip(targets);
                            code = code.wrapping_add(targets.wrapping_mul(2));
                            more = more.wrapping_add(targets.wrapping_mul(8));
                            height = floor;
                        }
                        _ => {
                            height = floor;
                            numbers = u32::from(op == 0x0c);
                        }
                    }
                }
                CALLING => {
                    let number = body.number();
                    numbers = u32::from(op & 1);
                    // The opcodes above `0x11` are the tail calls.
                    if op > 0x11 {
                        more += height * 3;
                    }
                    let arity = if numbers == 0 { known.func(number) } else { known.ty(number) };
                    let (params, results) = match arity {
                        UNKNOWN => (0, self.widest),
                        arity => (u32::from(arity >> 4), u32::from(arity & 15)),
                    };
                    height = (height.saturating_sub(params).max(floor) + results).min(MANY);
                }
                // `select` with types.
                _ if op == 0x1c => numbers = body.number(),
                _ if op == 0x1b => {}
                _ if op == 0xfc => {
                    // The number of operands, and the number of values that the instruction takes, plus one
                    // if it makes none.
                    let taken;
                    (numbers, taken) = match body.number() {
                        0..=7 => (0, 1),
                        8 | 10 | 12 | 14 => (2, 4),
                        9 | 13 => (1, 1),
                        11 | 17 => (1, 4),
                        15 => (1, 2),
                        16 => (1, 0),
                        _ => break true,
                    };
                    height = height.saturating_sub(taken);
                }
                _ => break true,
            }
            if numbers != 0 {
                body.skip(numbers);
            }
            words = words.saturating_add(more);
            height = height.max(floor);
            loose = loose.min(height);
            highest = highest.max(height);
            if body.broken {
                break true;
            }
        };
        self.add(Kind::Code, code);
        self.most(Kind::MostCode, code);
        self.add(Kind::Words, words);
        self.most(Kind::MostWords, words);
        self.most(Kind::Values, highest);
    }
}

/// More values than a function can have.
const MANY: u32 = 1 << 28;

/// The arity of a type that is not known. A known arity has parameters and results in 4 bits each.
pub const UNKNOWN: u8 = u8::MAX;

/// The function types that are known while instructions are counted.
pub struct Known<'m> {
    /// The arities of the first types.
    pub arities: [u8; 64],
    /// The number of imported functions, and the types of the first ones.
    pub imports: usize,
    pub imported: [u8; 32],
    /// The types of the module's own functions, if each type index is one byte.
    pub funcs: &'m [u8],
}

impl Known<'_> {
    /// Notes an import if it is a function.
    pub fn import(&mut self, imports: &mut Reader) {
        imports.part();
        imports.part();
        match imports.number() {
            0 => {
                let ty = imports.number().min(u8::MAX.into()) as u8;
                if let Some(imported) = self.imported.get_mut(self.imports) {
                    *imported = ty;
                }
                self.imports += 1;
            }
            kind @ 1..=2 => drop(imports.limits(kind == 1)),
            _ => imports.skip(2),
        }
    }

    /// The arity of a function.
    fn func(&self, func: u32) -> u8 {
        let func = func as usize;
        let ty = match func.checked_sub(self.imports) {
            Some(own) => self.funcs.get(own),
            None => self.imported.get(func),
        };
        self.ty(ty.map_or(u32::MAX, |ty| u32::from(*ty)))
    }

    /// The arity of a type.
    fn ty(&self, ty: u32) -> u8 {
        *self.arities.get(ty as usize).unwrap_or(&UNKNOWN)
    }
}
