//! Finds element segments that name their table in a module with one table. WAMR without reference types
//! reads the flag of such a segment as the table's number.

use wasmparser::{ElementKind, Parser, Payload};

/// The name of such a segment in the list of what an engine lacks.
pub const NAMED: &str = "element segment of a table that it names";

/// Whether a module has such a segment.
pub fn is_named(wasm: &[u8]) -> bool {
    Parser::new(0).parse_all(wasm).map_while(Result::ok).any(|payload| {
        let Payload::ElementSection(segments) = payload else { return false };
        let named = |kind| matches!(kind, ElementKind::Active { table_index: Some(_), .. });
        segments.into_iter().flatten().any(|segment| named(segment.kind))
    })
}

/// Such a segment in a module that has one, as an error names it.
pub(crate) fn first(wasm: &[u8]) -> Option<String> {
    is_named(wasm).then(|| format!("an {NAMED}"))
}
