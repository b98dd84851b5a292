//! Names in the two spellings that guests use: legacy, which a world's tables also use, and `cm32p2`.
//!
//! This code never builds a name: it splits names and compares the parts. It runs on chips, so it works on
//! bytes, which takes a third of the code.

/// The beginning of every name of the `cm32p2` kind.
const CM32P2: &[u8] = b"cm32p2";

/// The result of comparing a guest's name with a name in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The names mean different things.
    No,
    /// The names mean the same thing in two compatible versions of an interface.
    Track,
    /// The names mean the same thing in the same version.
    Exact,
}

/// The purpose of an export, as far as its name alone fixes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The app's memory.
    Memory,
    /// The app's allocator, `cabi_realloc`.
    Realloc,
    /// The function that runs before all others.
    Initialize,
    /// The global with the address of the two words that bound a microwit guest's free memory.
    Region,
    /// Any other export.
    Other,
}

/// The purpose of the export `name`.
pub fn role(name: &str) -> Role {
    match name {
        "memory" | "cm32p2_memory" => Role::Memory,
        "cabi_realloc" | "cm32p2_realloc" | "canonical_abi_realloc" => Role::Realloc,
        "_initialize" | "cm32p2_initialize" => Role::Initialize,
        "cabi_region" => Role::Region,
        _ => Role::Other,
    }
}

/// The first of `items` that fits exactly, else the first that is a compatible version.
pub fn best<T>(items: impl Iterator<Item = T>, fit: impl Fn(&T) -> Fit) -> Option<T> {
    let mut near = None;
    for item in items {
        match fit(&item) {
            Fit::Exact => return Some(item),
            Fit::Track if near.is_none() => near = Some(item),
            _ => (),
        }
    }
    near
}

/// Whether a name is of the `cm32p2` kind.
pub fn is_cm32p2(name: &str) -> bool {
    name.as_bytes().starts_with(CM32P2)
}

/// Whether a guest that imports `name` from `module` means the row `row_name` of `row_module`.
pub fn import((row_module, row_name): (&str, &str), (module, name): (&str, &str)) -> Fit {
    let row = (row_module.as_bytes(), row_name.as_bytes());
    means(row, (module.as_bytes(), name.as_bytes()))
}

/// Whether a guest that exports `name` means the export that a table calls `row`.
pub fn export(row: &str, name: &str) -> Fit {
    if row == name {
        return Fit::Exact;
    }
    let (row, bytes) = (row.as_bytes(), name.as_bytes());
    let parts = if is_cm32p2(name) {
        bytes.iter().rposition(|byte| *byte == b'|').and_then(|at| around(bytes, at))
    } else if row.last() == bytes.last() {
        split(bytes, b'#')
    } else {
        // Most names do not fit, and end in another letter.
        None
    };
    match parts {
        Some(parts) => means(split(row, b'#').unwrap_or((b"", row)), parts),
        None => Fit::No,
    }
}

/// Whether a guest's function `name` of `module` is the table's `row_name` of `row_module`. Functions that a
/// world itself imports have the module `$root`; functions that it exports have an empty one.
fn means((row_module, row_name): (&[u8], &[u8]), (module, name): (&[u8], &[u8])) -> Fit {
    if let Some(module) = module.strip_prefix(CM32P2) {
        let (open, of): (&[u8], _) = match row_module.strip_prefix(b"[export]") {
            Some(own) => (b"|_ex_", own),
            None if row_module == b"$root" => (b"", &[][..]),
            None => (b"|", row_module),
        };
        exact(module.strip_prefix(open) == Some(canonical(of)) && spells(name, row_name))
    } else if row_name != name {
        Fit::No
    } else if row_module == module {
        Fit::Exact
    } else if canonical(row_module) == canonical(module) {
        Fit::Track
    } else {
        Fit::No
    }
}

/// The name of the export whose post-return is called `name`.
pub fn returning(name: &str) -> Option<&str> {
    if is_cm32p2(name) { name.strip_suffix("_post") } else { name.strip_prefix("cabi_post_") }
}

/// Whether the row `name` of `module` is the intrinsic `what`, such as `[resource-drop]`, of the resource
/// that the guest defines and whose destructor is called `destructor`.
pub fn intrinsic(what: &str, (module, name): (&str, &str), destructor: &str) -> bool {
    let of = destructor.split_once("#[dtor]");
    of.is_some() && of == module.strip_prefix("[export]").zip(name.strip_prefix(what))
}

/// Whether `name` is the `cm32p2` spelling of the legacy name `row`. Legacy names an intrinsic or a
/// destructor before its resource, `cm32p2` after it.
fn spells(name: &[u8], row: &[u8]) -> bool {
    let special = row
        .strip_prefix(b"[resource-")
        .or_else(|| row.strip_prefix(b"[").filter(|rest| rest.starts_with(b"dtor]")));
    match special.and_then(|rest| split(rest, b']')) {
        Some((what, resource)) => {
            let after = name.strip_prefix(resource).and_then(|after| after.strip_prefix(b"_"));
            after == Some(what)
        }
        None => name == row,
    }
}

/// The fit of names that have no version: exact or none.
pub const fn exact(fits: bool) -> Fit {
    if fits { Fit::Exact } else { Fit::No }
}

/// The text before and after the first byte `at`; `None` if nothing is before it.
fn split(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    around(text, text.iter().position(|byte| *byte == at)?).filter(|(before, _)| !before.is_empty())
}

/// The text before and after the byte with index `at`.
fn around(text: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// An interface's name with the part of its version that fixes compatibility: `a:b/c@1` for `a:b/c@1.2.3`,
/// `@0.2` for 0.2.3, the whole version for 0.0.1, and the whole version without build metadata for a
/// pre-release. The result is `@` alone if the version is malformed.
fn canonical(name: &[u8]) -> &[u8] {
    let Some((path, version)) = split(name, b'@') else { return name };
    let (mut number, mut first, mut at, mut end) = (0, 0, 0, 0);
    loop {
        let byte = version.get(at).copied().unwrap_or(b'+');
        if !byte.is_ascii_digit() {
            if at == first {
                return b"@";
            }
            let zero = version.get(first) == Some(&b'0');
            if zero && at > first + 1 {
                return b"@";
            }
            if end == 0 && (!zero || number == 2) {
                end = at;
            }
            match (byte, number) {
                (b'.', 0 | 1) => {
                    number += 1;
                    first = at + 1;
                }
                (b'-', 2) => {
                    end = split(version, b'+').map_or(version.len(), |(all, _)| all.len());
                    break;
                }
                (b'+', 2) => break,
                _ => return b"@",
            }
        }
        at += 1;
    }
    name.get(..path.len() + 1 + end).unwrap_or_default()
}

#[cfg(test)]
mod tests;
