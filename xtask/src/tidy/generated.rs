//! Checks of the expansion goldens: what the generator may emit.

use super::{
    Finding,
    tree::{File, Tree, names},
};

/// Where the goldens are.
const GOLDENS: &str = "conformance/";

pub fn no_unsafe(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in goldens(tree).filter(|file| file.path.contains("host")) {
        let lines = file.code().filter(|(_, line)| names(line, "unsafe"));
        findings.extend(lines.map(|(at, _)| file.finding(at, "unsafe code for a host")));
    }
    findings
}

pub fn foreign_names(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in goldens(tree) {
        for (at, line) in file.code() {
            let foreign = rooted_paths(line).filter(|path| !may_be_named(path));
            findings.extend(foreign.map(|path| file.finding(at, format!("names `::{path}`"))));
        }
    }
    findings
}

fn goldens(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.rust(&[GOLDENS])
}

fn may_be_named(path: &str) -> bool {
    let mut segments = path.split("::");
    match segments.next() {
        Some("core") => true,
        Some(krate) if krate.starts_with("microwit_") => segments.next() == Some("__private"),
        _ => false,
    }
}

/// The paths in `code` that start with `::`, without it.
fn rooted_paths(code: &str) -> impl Iterator<Item = &str> {
    let goes_on = |c: char| c == '_' || c == ':' || c.is_alphanumeric();
    let starts = code.match_indices("::").filter(move |(at, _)| {
        let before = code[..*at].chars().next_back();
        !before.is_some_and(|c| goes_on(c) || c == '>')
    });
    starts.map(move |(at, colons)| {
        let path = &code[at + colons.len()..];
        path.split(|c| !goes_on(c)).next().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::{super::found, *};

    #[test]
    fn unsafe_code_in_a_host_golden_is_found() {
        let line = "let x = unsafe { y };";
        let files = [
            ("conformance/goldens/blinky.host.rs", line),
            ("conformance/goldens/blinky.guest.rs", line),
        ];
        let expected = ["conformance/goldens/blinky.host.rs:1: unsafe code for a host"];
        assert_eq!(found(no_unsafe, &files), expected);
    }

    #[test]
    fn a_name_from_elsewhere_is_found() {
        let golden = "use ::microwit_host::__private as p;\n\
                      fn f(x: ::core::primitive::u32) -> ::microwit_host::Trap {}\n\
                      <H as mcu::Host>::call(::std::mem::take(x))";
        let expected = [
            "conformance/a.host.rs:2: names `::microwit_host::Trap`",
            "conformance/a.host.rs:3: names `::std::mem::take`",
        ];
        assert_eq!(found(foreign_names, &[("conformance/a.host.rs", golden)]), expected);
    }
}
