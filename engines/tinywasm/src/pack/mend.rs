//! Works around defects of tinywasm. Its parser combines `local.get`, `local.tee` into one copy even if code
//! jumps to a place between them, past the copy; a value then stays on the stack. And a `return_call` of an
//! import does not return.

use alloc::vec::Vec;
use core::ops::Range;

use wasm_encoder::{CodeSection, Module, RawSection};
use wasmparser::{BinaryReaderError, FunctionBody, Parser, Payload};

use super::wrong::{Wrong, places};

type Result<T> = core::result::Result<T, BinaryReaderError>;

const CODE: u8 = 10;
const RETURN: u8 = 0x0f;
const LOCAL_GET: u8 = 0x20;
const LOCAL_SET: u8 = 0x21;

/// A valid module without instructions that tinywasm gets wrong. Returns `None` if there are none.
pub fn mended(wasm: &[u8]) -> Result<Option<Vec<u8>>> {
    let (mut module, mut code) = (Module::new(), CodeSection::new());
    let (mut sections, mut found) = (Vec::new(), false);
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CodeSectionEntry(body) = &payload {
            let places = places(body)?;
            found |= !places.is_empty();
            code.raw(&without(body, &places));
        } else if let Some(section) = payload.as_section() {
            sections.push(section);
        }
    }
    if !found {
        return Ok(None);
    }
    for (id, range) in sections {
        match id {
            CODE => module.section(&code),
            _ => module.section(&RawSection { id, data: wasm.get(range).unwrap_or_default() }),
        };
    }
    Ok(Some(module.finish()))
}

/// The body with two instructions for each `local.tee` at these places, and a `return` after each tail call.
fn without(body: &FunctionBody<'_>, places: &[(Wrong, Range<usize>)]) -> Vec<u8> {
    let (bytes, start) = (body.as_bytes(), body.range().start);
    let (mut new, mut at) = (Vec::new(), 0);
    for (wrong, place) in places {
        let (from, to) = (place.start - start, place.end - start);
        match wrong {
            Wrong::Tee => {
                let local = bytes.get(from + 1..to).unwrap_or_default();
                new.extend_from_slice(bytes.get(at..from).unwrap_or_default());
                for op in [LOCAL_SET, LOCAL_GET] {
                    new.push(op);
                    new.extend_from_slice(local);
                }
            }
            Wrong::Tail => {
                new.extend_from_slice(bytes.get(at..to).unwrap_or_default());
                new.push(RETURN);
            }
        }
        at = to;
    }
    new.extend_from_slice(bytes.get(at..).unwrap_or_default());
    new
}
