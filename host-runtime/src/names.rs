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
mod tests {
    extern crate alloc;

    use super::*;
    use alloc::format;

    /// A row, an import, and whether they are the same.
    #[track_caller]
    fn imports(row: (&str, &str), cases: &[(&str, &str, Fit)]) {
        for (module, name, fit) in cases {
            assert_eq!(import(row, (module, name)), *fit, "{module} {name}");
        }
    }

    #[test]
    fn an_interface_function_has_two_names() {
        imports(
            ("mcu:board/i2c@0.2.3", "[method]bus.read"),
            &[
                ("mcu:board/i2c@0.2.3", "[method]bus.read", Fit::Exact),
                ("cm32p2|mcu:board/i2c@0.2", "[method]bus.read", Fit::Exact),
                ("mcu:board/i2c@0.2.3", "[method]bus.rea", Fit::No),
                ("mcu:board/i2c@0.2.3", "[method]Bus.read", Fit::No),
                ("mcu:board/i2", "[method]bus.read", Fit::No),
                ("cm32p2|mcu:board/i2c@0.2", "[method]bus.write", Fit::No),
                ("cm32p2mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
                ("cm32p2||mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
                ("cm32p2|_ex_mcu:board/i2c@0.2", "[method]bus.read", Fit::No),
                ("[export]mcu:board/i2c@0.2.3", "[method]bus.read", Fit::No),
                ("$root", "[method]bus.read", Fit::No),
                ("cm32p2", "[method]bus.read", Fit::No),
                ("", "[method]bus.read", Fit::No),
            ],
        );
    }

    #[test]
    fn a_function_of_the_world_has_two_names() {
        imports(
            ("$root", "tick"),
            &[
                ("$root", "tick", Fit::Exact),
                ("cm32p2", "tick", Fit::Exact),
                ("cm32p2|", "tick", Fit::No),
                ("cm32p2|$root", "tick", Fit::No),
                ("cm32p2$root", "tick", Fit::No),
                ("cm32p2|_ex_$root", "tick", Fit::No),
                ("cm32p2|tick", "tick", Fit::No),
                ("root", "tick", Fit::No),
                ("a:b/c@1.0.0", "tick", Fit::No),
            ],
        );
    }

    #[test]
    fn an_inline_interface_has_no_version() {
        imports(
            ("local", "get"),
            &[
                ("local", "get", Fit::Exact),
                ("cm32p2|local", "get", Fit::Exact),
                ("local@1.0.0", "get", Fit::No),
                ("cm32p2|local@1", "get", Fit::No),
            ],
        );
    }

    #[test]
    fn intrinsics_are_named_before_or_after_their_resource() {
        imports(
            ("a:b/c@1.2.3", "[resource-drop]r"),
            &[
                ("a:b/c@1.2.3", "[resource-drop]r", Fit::Exact),
                ("cm32p2|a:b/c@1", "r_drop", Fit::Exact),
                ("cm32p2|a:b/c@1", "[resource-drop]r", Fit::No),
                ("a:b/c@1.2.3", "r_drop", Fit::No),
                ("cm32p2|a:b/c@1", "r_rep", Fit::No),
                ("cm32p2|_ex_a:b/c@1", "r_drop", Fit::No),
                ("cm32p2|[export]a:b/c@1", "r_drop", Fit::No),
                ("[export]a:b/c@1.2.3", "[resource-drop]r", Fit::No),
            ],
        );
        for (legacy, cm32p2) in [("drop", "r_drop"), ("new", "r_new"), ("rep", "r_rep")] {
            let legacy = format!("[resource-{legacy}]r");
            imports(
                ("[export]a:b/c@1.2.3", &legacy),
                &[
                    ("[export]a:b/c@1.2.3", &legacy, Fit::Exact),
                    ("[export]a:b/c@1.0.0", &legacy, Fit::Track),
                    ("cm32p2|_ex_a:b/c@1", cm32p2, Fit::Exact),
                    ("cm32p2|_ex_a:b/c@1", &legacy, Fit::No),
                    ("cm32p2|a:b/c@1", cm32p2, Fit::No),
                    ("a:b/c@1.2.3", &legacy, Fit::No),
                ],
            );
        }
    }

    #[test]
    fn versions_match_on_their_track() {
        // The row's, the guest's in legacy.
        let same = [
            ("1.2.3", "1.0.0"),
            ("1.2.3", "1.99.0"),
            ("1.2.3", "1.2.3+build"),
            ("10.2.3", "10.0.1"),
            ("0.2.3", "0.2.0"),
            ("0.2.3", "0.2.99"),
            ("0.20.3", "0.20.4"),
            ("1.0.0-rc.1", "1.0.0-rc.1+build"),
            ("0.0.1+a", "0.0.1+b"),
        ];
        let other = [
            ("1.2.3", "2.2.3"),
            ("1.2.3", "10.2.3"),
            ("1.2.3", "1.2.3-rc.1"),
            ("1.2.3", "0.2.3"),
            ("0.2.3", "0.3.0"),
            ("0.2.3", "0.20.3"),
            ("0.0.1", "0.0.2"),
            ("0.0.1", "0.0.10"),
            ("0.0.0", "0.0.1"),
            ("1.0.0-rc.1", "1.0.0-rc.2"),
            ("1.0.0-rc.1", "1.0.0"),
            ("1.0.0-rc.1", "1.0.1-rc.1"),
            ("1.2.3", "1"),
            ("1.2.3", "1.2"),
            ("1.2.3", "1.2."),
            ("1.2.3", "1.2.3."),
            ("1.2.3", "1.2.3x"),
            ("1.2.3", "1.2.03"),
            ("1.2.3", "01.2.3"),
            ("1.2.3", "1..3"),
            ("1.2.3", "1.2.3.4"),
            ("1.2.3", ".2.3"),
            ("1.2.3", "x"),
            ("1.2.3", ""),
        ];
        let fit = |row: &str, guest: &str| {
            let [row, guest] = [row, guest].map(|version| format!("a:b/c@{version}"));
            let export_name = |interface: &str| format!("{interface}#f");
            let fit = import((&row, "f"), (&guest, "f"));
            assert_eq!(export(&export_name(&row), &export_name(&guest)), fit);
            fit
        };
        for (a, b) in same {
            assert_eq!((fit(a, b), fit(b, a)), (Fit::Track, Fit::Track), "{a} {b}");
            assert_eq!((fit(a, a), fit(b, b)), (Fit::Exact, Fit::Exact), "{a} {b}");
        }
        for (a, b) in other {
            assert_eq!(fit(a, b), Fit::No, "{a} {b}");
        }
        assert_eq!(import(("a:b/c@1.2.3", "f"), ("a:b/c", "f")), Fit::No);
        assert_eq!(import(("a:b/c", "f"), ("a:b/c@1.2.3", "f")), Fit::No);
    }

    #[test]
    fn cm32p2_knows_one_spelling_of_a_version() {
        for (version, canonical) in [
            ("1.2.3", "1"),
            ("12.0.0", "12"),
            ("0.2.3", "0.2"),
            ("0.20.0", "0.20"),
            ("0.0.1", "0.0.1"),
            ("0.0.0", "0.0.0"),
            ("0.2.0-draft", "0.2.0-draft"),
            ("1.2.3+build", "1"),
            ("1.0.0-rc.1+build", "1.0.0-rc.1"),
        ] {
            let row = format!("a:b/c@{version}");
            for spelled in ["1", "12", "0", "0.2", "0.20", "0.0.1", "0.0", "1.2", "1.2.3", "0.2.3"]
                .into_iter()
                .chain(["0.0.0", "0.2.0-draft", "0.2.0", "1.2.3+build", "1.0.0-rc.1", "1.0.0", ""])
            {
                let fit = exact(spelled == canonical);
                let (module, func) =
                    (format!("cm32p2|a:b/c@{spelled}"), format!("cm32p2|a:b/c@{spelled}|f"));
                assert_eq!(import((&row, "f"), (&module, "f")), fit, "{version} {spelled}");
                assert_eq!(export(&format!("{row}#f"), &func), fit, "{version} {spelled}");
            }
        }
    }

    #[test]
    fn exports_have_two_names() {
        for (row, name, fit) in [
            ("run", "run", Fit::Exact),
            ("run", "cm32p2||run", Fit::Exact),
            ("run", "cm32p2|run", Fit::No),
            ("run", "cm32p2||run_post", Fit::No),
            ("run", "#run", Fit::No),
            ("run", "a@b#run", Fit::No),
            ("run", "$root#run", Fit::No),
            ("run", "cm32p2|$root|run", Fit::No),
            ("run", "cm32p2", Fit::No),
            ("run", "cm32p2run", Fit::No),
            ("run", "cm32p2|a:b/c@1|run", Fit::No),
            ("a:b/c@1.2.3#f", "a:b/c@1.2.3#f", Fit::Exact),
            ("a:b/c@1.2.3#f", "a:b/c@1.2.4#f", Fit::Track),
            ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1|f", Fit::Exact),
            ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1.2.3|f", Fit::No),
            ("a:b/c@1.2.3#f", "cm32p2|a:b/c@1#f", Fit::No),
            ("a:b/c@1.2.3#f", "cm32p2||f", Fit::No),
            ("a:b/c@1.2.3#f", "a:b/c@1.2.3#g", Fit::No),
            ("a:b/c@1.2.3#f", "f", Fit::No),
            ("events#[method]timer.stop", "cm32p2|events|[method]timer.stop", Fit::Exact),
            ("a:b/c@1.2.3#[dtor]r", "cm32p2|a:b/c@1|r_dtor", Fit::Exact),
            ("a:b/c@1.2.3#[dtor]r", "cm32p2|a:b/c@1|[dtor]r", Fit::No),
            ("a:b/c@1.2.3#[dtor]r", "a:b/c@1.2.0#[dtor]r", Fit::Track),
        ] {
            assert_eq!(export(row, name), fit, "{row} {name}");
        }
    }

    #[test]
    fn a_post_return_is_named_after_its_function() {
        for (name, of) in [
            ("cabi_post_run", Some("run")),
            ("cabi_post_a:b/c@1.2.3#f", Some("a:b/c@1.2.3#f")),
            ("cm32p2||run_post", Some("cm32p2||run")),
            ("cm32p2|a:b/c@1|f_post", Some("cm32p2|a:b/c@1|f")),
            ("run", None),
            ("run_post", None),
            ("cm32p2||run", None),
        ] {
            assert_eq!(returning(name), of);
        }
    }

    #[test]
    fn an_exact_fit_is_preferred() {
        let rows = ["a:b/c@1.0.0#f", "a:b/c@1.1.0#f"];
        let find = |name| best(rows.iter(), |row| export(row, name));
        assert_eq!(find("a:b/c@1.1.0#f"), Some(&rows[1]));
        assert_eq!(find("a:b/c@1.2.0#f"), Some(&rows[0]));
        assert_eq!(find("a:b/c@2.0.0#f"), None);
    }

    #[test]
    fn intrinsics_belong_to_a_destructor() {
        let dtor = "a:b/c@1.2.3#[dtor]r";
        let rep = |module, name| intrinsic("[resource-rep]", (module, name), dtor);
        assert!(rep("[export]a:b/c@1.2.3", "[resource-rep]r"));
        assert!(!rep("a:b/c@1.2.3", "[resource-rep]r"));
        assert!(!rep("[export]a:b/c@1.2.3", "[resource-drop]r"));
        assert!(!rep("[export]a:b/c@1.2.3", "[resource-rep]s"));
    }
}
