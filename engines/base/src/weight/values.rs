//! The initial values of globals, and the offsets of segments.

use super::Reader;

/// The most operators of an initial value. A compiler makes one or two.
const OPERATORS: u32 = 32;

/// Whether every initial value of a module has few enough operators for an engine that evaluates them by
/// recursion, with perhaps a stack frame for each. Returns `false` also if `wasm` is not a module.
#[inline(never)]
pub fn are_shallow(wasm: &[u8]) -> bool {
    const GLOBALS: u8 = 6;
    const ELEMENTS: u8 = 9;
    const DATA: u8 = 11;
    let Some(sections) = wasm.get(8..) else { return false };
    let mut reader = Reader { rest: sections.iter(), broken: false };
    while let Some(&id) = reader.rest.next() {
        let mut section = reader.part();
        if !matches!(id, GLOBALS | ELEMENTS | DATA) {
            continue;
        }
        for _ in 0..section.number() {
            match id {
                GLOBALS => {
                    section.skip(2);
                    section.value();
                }
                ELEMENTS => section.elements(),
                _ => section.data(),
            }
            if section.broken {
                return false;
            }
        }
    }
    !reader.broken
}

impl Reader<'_> {
    /// Skips an initial value.
    fn value(&mut self) {
        let mut operators = 0;
        while !self.broken {
            match self.byte() {
                0x0b => return,
                // These are a global, a number, a null reference and a function.
                0x23 | 0x41 | 0x42 | 0xd0 | 0xd2 => self.skip(1),
                op @ (0x43 | 0x44) => {
                    let last = if op == 0x43 { 3 } else { 7 };
                    self.broken |= self.rest.nth(last).is_none();
                }
                0x6a..=0x6c | 0x7c..=0x7e => operators += 1,
                _ => self.broken = true,
            }
            self.broken |= operators > OPERATORS;
        }
    }

    /// Skips an element segment.
    fn elements(&mut self) {
        let flags = self.number();
        if flags & 1 == 0 {
            self.skip(flags >> 1 & 1);
            self.value();
        }
        self.skip(u32::from(flags & 3 != 0));
        let number = self.number();
        if flags & 4 == 0 {
            self.skip(number);
            return;
        }
        for _ in 0..number {
            self.value();
            if self.broken {
                break;
            }
        }
    }

    /// Skips a data segment.
    fn data(&mut self) {
        let flags = self.number();
        if flags & 1 == 0 {
            self.skip(flags >> 1 & 1);
            self.value();
        }
        self.part();
    }
}
