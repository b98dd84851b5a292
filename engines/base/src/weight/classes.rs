//! The facts that are counted for each instruction.
//!
//! A word has eight bytes, on 64 bits. The words of an instruction are the longest operation that wasmi
//! translates it to, the note of a branch whose target is not known yet, and a label.

// The classes say how many numbers follow an instruction, or how to treat it.
pub const NONE: u32 = 0;
pub const ONE: u32 = 1;
pub const ASSIGN: u32 = 2;
pub const ACCESS: u32 = 3;
pub const CONSTANT: u32 = 4;
pub const BRANCHING: u32 = 5;
pub const CALLING: u32 = 6;
const OTHER: u32 = 7;

/// The facts of each instruction. 3 bits are its class. 2 bits are the values that it makes minus those that
/// it takes, plus two. 3 bits are the words that it is translated to, or half of these if it branches.
pub static CLASSES: [u8; 0xd3] = {
    let mut classes = [0; 0xd3];
    let mut op = 0;
    while op < classes.len() {
        classes[op] = class(op as u8);
        op += 1;
    }
    classes
};

/// The class of instructions that begin with `0xfc`.
pub const PREFIXED: u8 = packed(OTHER, 1, 4);

const fn packed(follows: u32, change: i32, words: u32) -> u8 {
    (follows | (change + 2).cast_unsigned() << 3 | words << 5) as u8
}

const fn class(op: u8) -> u8 {
    match op {
        0x01 => packed(NONE, 0, 0),
        0x03 => packed(BRANCHING, 0, 2),
        0x04 => packed(BRANCHING, -1, 6),
        0x05 => packed(BRANCHING, 0, 4),
        0x0b => packed(BRANCHING, 0, 0),
        0x0c => packed(BRANCHING, 0, 3),
        0x0d => packed(BRANCHING, -1, 3),
        0x0e => packed(BRANCHING, -1, 4),
        0x00 | 0x02 | 0x0f => packed(BRANCHING, 0, 1),
        0x10 | 0x12 => packed(CALLING, 0, 3),
        0x11 | 0x13 => packed(CALLING, -1, 4),
        0x1a => packed(NONE, -1, 0),
        0x1b | 0x1c => packed(OTHER, -2, 4),
        0x20 | 0x41 | 0x42 | 0xd0 => packed(ONE, 1, 0),
        0x21 => packed(ASSIGN, -1, 3),
        0x22 => packed(ASSIGN, 0, 3),
        0x23 | 0x3f | 0xd2 => packed(ONE, 1, 2),
        0x24 => packed(ONE, -1, 3),
        0x25 | 0x40 => packed(ONE, 0, 5),
        0x26 => packed(ONE, -2, 7),
        0x28..=0x35 => packed(ACCESS, 0, 3),
        0x36..=0x3e => packed(ACCESS, -2, 4),
        0x43 | 0x44 => packed(CONSTANT, 1, 0),
        0x45
        | 0x50
        | 0x67..=0x69
        | 0x79..=0x7b
        | 0x8b..=0x91
        | 0x99..=0x9f
        | 0xa7..=0xc4
        | 0xd1 => packed(NONE, 0, 3),
        0x46..=0xa6 => packed(NONE, -1, 3),
        _ => packed(OTHER, 0, 0),
    }
}
