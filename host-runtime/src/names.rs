//! Names as guests spell them: legacy, which a world's tables use too, and `cm32p2`.
//!
//! No name is put together here: each is taken apart, and the parts are compared. It runs on chips,
//! so it works on bytes, which is a third of the code.

/// What all names of the `cm32p2` kind begin with.
const CM32P2: &str = "cm32p2";

/// Intrinsics and destructors: before a resource's name in legacy, after it in `cm32p2`.
const AROUND: [(&str, &str); 4] = [
    ("[resource-drop]", "_drop"),
    ("[resource-new]", "_new"),
    ("[resource-rep]", "_rep"),
    ("[dtor]", "_dtor"),
];

/// Whether what a guest names is what a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It is something else.
    No,
    /// It is a compatible version of it.
    Track,
    /// It is.
    Exact,
}

/// What an export is for, if its name alone says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The app's memory.
    Memory,
    /// Its allocator.
    Realloc,
    /// What runs before all else.
    Initialize,
    /// Where a microwit guest says that its free memory is.
    Region,
    /// Something else.
    Other,
}

/// What the export `name` is for.
pub fn role(name: &str) -> Role {
    match name {
        "memory" | "cm32p2_memory" => Role::Memory,
        "cabi_realloc" | "cm32p2_realloc" | "canonical_abi_realloc" => Role::Realloc,
        "_initialize" | "cm32p2_initialize" => Role::Initialize,
        "cabi_region" => Role::Region,
        _ => Role::Other,
    }
}

/// The first of `items` that fits exactly, else the first that fits.
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
    name.as_bytes().starts_with(CM32P2.as_bytes())
}

/// Whether a guest that imports `name` from `module` means the row `row_name` of `row_module`.
pub fn import((row_module, row_name): (&str, &str), (module, name): (&str, &str)) -> Fit {
    if is_cm32p2(module) {
        let (open, of) = match row_module.as_bytes().strip_prefix(b"[export]") {
            Some(own) => ("|_ex_", canonical(own)),
            None if row_module == "$root" => ("", &[][..]),
            None => ("|", canonical(row_module.as_bytes())),
        };
        let (stem, end) = spelled(row_name.as_bytes());
        exact(
            spells(name, &[stem, end]) && spells(module, &[CM32P2.as_bytes(), open.as_bytes(), of]),
        )
    } else if row_name != name {
        Fit::No
    } else if row_module == module {
        Fit::Exact
    } else {
        compatible(row_module.as_bytes(), module.as_bytes())
    }
}

/// Whether a guest that exports `name` means what a table calls `row`.
pub fn export(row: &str, name: &str) -> Fit {
    if row == name {
        return Fit::Exact;
    }
    let of = split(row.as_bytes(), b'#');
    if is_cm32p2(name) {
        let (of, func) = of.unwrap_or((b"", row.as_bytes()));
        let (stem, end) = spelled(func);
        exact(spells(name, &[CM32P2.as_bytes(), b"|", canonical(of), b"|", stem, end]))
    } else {
        match (of, split(name.as_bytes(), b'#')) {
            (Some((of, func)), Some((module, name))) if name == func => compatible(of, module),
            _ => Fit::No,
        }
    }
}

/// Of what a guest exports, each with its name, what a table calls `row`.
pub fn find<'n, T>(row: &str, exports: impl Iterator<Item = (&'n str, T)>) -> Option<(&'n str, T)> {
    best(exports, |(name, _)| export(row, name))
}

/// The export of a guest that `name` is the post-return of.
pub fn returning(name: &str) -> Option<&str> {
    if is_cm32p2(name) { name.strip_suffix("_post") } else { name.strip_prefix("cabi_post_") }
}

/// Whether the row `name` of `module` is the intrinsic `[resource-…]` of a resource that the guest
/// defines, by its destructor's name.
pub fn intrinsic(what: &str, (module, name): (&str, &str), destructor: &str) -> bool {
    match (module.strip_prefix("[export]"), name.strip_prefix(what)) {
        (Some(module), Some(resource)) => {
            let parts = [module.as_bytes(), b"#[dtor]", resource.as_bytes()];
            spells(destructor, &parts)
        }
        _ => false,
    }
}

/// How `cm32p2` spells what legacy calls `name`, in two parts.
fn spelled(name: &[u8]) -> (&[u8], &'static [u8]) {
    let special = AROUND.iter().find_map(|(before, after)| {
        Some((name.strip_prefix(before.as_bytes())?, after.as_bytes()))
    });
    special.unwrap_or((name, b""))
}

/// Whether interface `name` of a guest is another version of the table's `row` that will do.
fn compatible(row: &[u8], name: &[u8]) -> Fit {
    if canonical(row) == canonical(name) { Fit::Track } else { Fit::No }
}

/// Whether `text` is these parts, one after the other.
fn spells(text: &str, parts: &[&[u8]]) -> bool {
    let rest = parts.iter().try_fold(text.as_bytes(), |rest, part| rest.strip_prefix(*part));
    rest.is_some_and(<[u8]>::is_empty)
}

const fn exact(fits: bool) -> Fit {
    if fits { Fit::Exact } else { Fit::No }
}

/// What is before and after the first `at`.
fn split(text: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let (before, rest) = text.split_at_checked(text.iter().position(|byte| *byte == at)?)?;
    Some((before, rest.get(1..)?))
}

/// An interface's name with as much of its version as says what it is compatible with: `a:b/c@1`
/// for `a:b/c@1.2.3`, `@0.2` for 0.2.3, all of 0.0.1, and all of a pre-release but its build
/// metadata. `@` where the version is none.
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
