//! Describes the place of a byte in a module, in the terms of the module's author.

use std::ops::Range;

use wasmparser::{
    ExternalKind, FunctionBody, KnownCustom, Name, Operator, Parser, Payload, TypeRef, ValType,
};

use super::selects::{self, Select};

/// The place of a byte: " in its tables", ": `table.grow` in function `main`". Empty if it is unknown.
pub fn of(wasm: &[u8], at: u64) -> String {
    for payload in Parser::new(0).parse_all(wasm) {
        let Some((id, range)) = payload.ok().and_then(|payload| payload.as_section()) else {
            continue;
        };
        if !has(&range, at) {
            continue;
        }
        if id == DATA_COUNT {
            // A validator that misses this section needs it for an instruction, which comes later.
            return first(wasm, SEGMENTS).map(|place| format!(": {place}")).unwrap_or_default();
        }
        if let Some(what) = section(id) {
            return format!(" in its {what}");
        }
    }
    let found = search(wasm, |body| {
        let known = || instruction(body, |_, end| at < end).filter(|_| !in_locals(body, at));
        has(&body.range(), at).then(known)
    });
    match found {
        Some((Some(name), function)) => format!(": `{name}` in function {function}"),
        Some((None, function)) => format!(" in function {function}"),
        None => String::new(),
    }
}

/// The first instruction whose name is among `names`: "`memory.init` in function `main`".
pub fn first<S: AsRef<str>>(wasm: &[u8], names: &[S]) -> Option<String> {
    let wanted = |name: &str| names.iter().any(|known| known.as_ref() == name);
    let found = search(wasm, |body| instruction(body, |name, _| wanted(name)));
    found.map(|(name, function)| format!("`{name}` in function {function}"))
}

/// The first `select` directly after an instruction that compares with 0.
pub fn first_select(wasm: &[u8]) -> Option<String> {
    let Select { at, after } = *selects::of_zero(wasm).first()?;
    function(wasm, at).map(|function| format!("`select` after `{after}` in function {function}"))
}

/// The name or the number of the function that contains a byte.
pub fn function(wasm: &[u8], at: u64) -> Option<String> {
    search(wasm, |body| has(&body.range(), at).then_some(())).map(|((), function)| function)
}

/// The module without its data count section, if it has one and no instruction needs it: an empty custom
/// section takes its place. Some compilers always write that section, and engines skip it.
pub fn without_count(wasm: &[u8]) -> Option<Vec<u8>> {
    let mut start = HEADER;
    for payload in Parser::new(0).parse_all(wasm) {
        let Some((id, range)) = payload.ok()?.as_section() else { continue };
        if id == DATA_COUNT && first(wasm, SEGMENTS).is_none() {
            let mut trimmed = wasm.to_vec();
            // This makes it a custom section without a name.
            trimmed[start] = 0;
            trimmed[range.start as usize..range.end as usize].fill(0);
            return Some(trimmed);
        }
        start = range.end as usize;
    }
    None
}

/// The first result of `find` over all functions, and the name of that function.
fn search<T>(
    wasm: &[u8],
    mut find: impl FnMut(&FunctionBody<'_>) -> Option<T>,
) -> Option<(T, String)> {
    let mut functions = Functions::default();
    let mut found = None;
    // Names after an unreadable section are lost.
    for payload in Parser::new(0).parse_all(wasm).map_while(Result::ok) {
        functions.read(&payload);
        if let Payload::CodeSectionEntry(body) = &payload {
            if found.is_none() {
                found = find(body).map(|what| (what, functions.next));
            }
            functions.next += 1;
        }
    }
    let (what, index) = found?;
    Some((what, functions.name(index)))
}

fn has(range: &Range<u64>, at: u64) -> bool {
    // A validator may already be at the end of an item when it reports it.
    range.start <= at && at <= range.end
}

/// The index of the next function, and the names of functions.
#[derive(Default)]
struct Functions {
    next: u32,
    /// The names from the name section, and those from exports.
    names: [Vec<(u32, String)>; 2],
}

impl Functions {
    fn read(&mut self, payload: &Payload<'_>) {
        match payload {
            Payload::ImportSection(imports) => {
                let imports = imports.clone().into_imports().flatten();
                let funcs = imports
                    .filter(|import| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                self.next = funcs.count() as u32;
            }
            Payload::ExportSection(exports) => {
                let exports = exports.clone().into_iter().flatten();
                let funcs = exports.filter(|export| export.kind == ExternalKind::Func);
                self.names[1] = funcs.map(|export| (export.index, export.name.into())).collect();
            }
            Payload::CustomSection(custom) => {
                let KnownCustom::Name(names) = custom.as_known() else { return };
                for names in names.into_iter().flatten() {
                    let Name::Function(names) = names else { continue };
                    let names = names.into_iter().flatten();
                    self.names[0] = names.map(|name| (name.index, name.name.into())).collect();
                }
            }
            _ => (),
        }
    }

    fn name(&self, index: u32) -> String {
        let names = self.names.iter().flatten();
        let mut names = names.filter(|(_, name)| !name.contains(char::is_control));
        let found = names.find(|(own, _)| *own == index);
        found.map_or_else(|| index.to_string(), |(_, name)| format!("`{name}`"))
    }
}

/// Whether the type of a local is at fault. A validator is past the locals when it reports a missing
/// feature.
fn in_locals(body: &FunctionBody<'_>, at: u64) -> bool {
    let Ok(locals) = body.get_locals_reader() else { return true };
    let new = |ty: ValType| matches!(ty, ValType::V128 | ValType::Ref(_));
    let start = body.get_operators_reader().map_or(at, |operators| operators.original_position());
    at <= start && locals.into_iter().flatten().any(|(_, ty)| new(ty))
}

/// The name of the first instruction that satisfies `is`, which gets its name and the position of its end.
fn instruction(body: &FunctionBody<'_>, is: impl Fn(&str, u64) -> bool) -> Option<String> {
    let mut operators = body.get_operators_reader().ok()?;
    while let Ok(operator) = operators.read() {
        let name = text(visited(&operator));
        if is(&name, operators.original_position()) {
            return Some(name);
        }
    }
    None
}

macro_rules! visited {
    ($(@$proposal:ident $op:ident $({ $($payload:tt)* })? => $visit:ident ($($ann:tt)*))*) => {
        /// The name of the visitor's method for an operator.
        fn visited(operator: &Operator<'_>) -> &'static str {
            match operator {
                $(Operator::$op { .. } => stringify!($visit),)*
                _ => "visit_instruction",
            }
        }
    };
}
wasmparser::for_each_operator!(visited);

/// The possible texts before the first dot of an instruction's name.
const KINDS: &str = "i32 i64 f32 f64 v128 i8x16 i16x8 i32x4 i64x2 f32x4 f64x2 local global table memory \
                     data elem ref struct array any extern i31 atomic cont";

/// Spells a visitor's name as the text format does: `visit_i32_trunc_sat_f32_s` → `i32.trunc_sat_f32_s`.
fn text(visited: &str) -> String {
    let name = visited.strip_prefix("visit_").unwrap_or(visited);
    match name.split_once('_') {
        Some((kind, rest)) if KINDS.split(' ').any(|known| known == kind) => {
            let rest = rest.replacen("atomic_", "atomic.", 1);
            match rest.split_once('_') {
                Some((access, op)) if access.contains(".rmw") => format!("{kind}.{access}.{op}"),
                _ => format!("{kind}.{rest}"),
            }
        }
        _ => name.to_owned(),
    }
}

/// The length of a module's header in bytes.
const HEADER: usize = 8;

const DATA_COUNT: u8 = 12;

/// The instructions that need a data count section.
const SEGMENTS: &[&str] = &["memory.init", "data.drop"];

/// The contents of a section without code, by the section's number.
fn section(id: u8) -> Option<&'static str> {
    let what = match id {
        1 => "types",
        2 => "imports",
        3 => "functions",
        4 => "tables",
        5 => "memories",
        6 => "globals",
        7 => "exports",
        9 => "element segments",
        11 => "data segments",
        13 => "tags",
        _ => return None,
    };
    Some(what)
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn instructions_are_called_as_in_text() {
        let names = [
            ("visit_memory_copy", "memory.copy"),
            ("visit_return_call_indirect", "return_call_indirect"),
            ("visit_i32_trunc_sat_f32_s", "i32.trunc_sat_f32_s"),
            ("visit_i64_atomic_load", "i64.atomic.load"),
            ("visit_i32_atomic_rmw8_add_u", "i32.atomic.rmw8.add_u"),
            ("visit_memory_atomic_wait32", "memory.atomic.wait32"),
            ("visit_atomic_fence", "atomic.fence"),
            ("visit_i8x16_splat", "i8x16.splat"),
            ("visit_nop", "nop"),
        ];
        for (visited, expected) in names {
            assert_eq!(text(visited), expected);
        }
    }
}
