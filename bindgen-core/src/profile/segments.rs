//! Element segments that say which table they are for, where there is but one. WAMR without reference types takes
//! what says so for the table's number.

use wasmparser::{ElementKind, Parser, Payload};

/// Among what an engine may lack: such a segment.
pub const NAMED: &str = "element segment of a table that it names";

/// Whether a module has one.
pub fn is_named(wasm: &[u8]) -> bool {
    Parser::new(0).parse_all(wasm).map_while(Result::ok).any(|payload| {
        let Payload::ElementSection(segments) = payload else { return false };
        let named = |kind| matches!(kind, ElementKind::Active { table_index: Some(_), .. });
        segments.into_iter().flatten().any(|segment| named(segment.kind))
    })
}
