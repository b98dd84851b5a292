//! Whether a module asks for pages of one byte, which WAMR takes for a malformed memory.

/// Whether a memory of the module says how large its pages are.
pub fn small(wasm: &[u8]) -> bool {
    const MEMORIES: u8 = 5;
    let Some(mut rest) = wasm.get(8..) else { return false };
    while let [id, sections @ ..] = rest {
        let Some((len, body)) = number(sections) else { return false };
        let Some((section, next)) = body.split_at_checked(len) else { return false };
        if *id == MEMORIES {
            let flags = number(section).and_then(|(_, memory)| memory.first());
            return flags.is_some_and(|flags| flags & 8 != 0);
        }
        rest = next;
    }
    false
}

/// A number in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(5).position(|byte| byte & 0x80 == 0)?;
    let (number, rest) = bytes.split_at(last + 1);
    let digits = number.iter().rev().map(|byte| usize::from(byte & 0x7f));
    Some((digits.fold(0, |number, digit| number << 7 | digit), rest))
}
