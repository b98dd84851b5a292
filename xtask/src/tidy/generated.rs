//! Checks of the expansion goldens: what the generator may emit.

use super::{
    Finding,
    tree::{File, Tree, names},
};

/// The folder of the goldens.
pub const GOLDENS: &str = "conformance/expand/";

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
        let code: Vec<_> = file.code().map(|(_, line)| line).collect();
        for (at, path) in rooted_paths(&code.join("\n")) {
            // A `::` between two arguments of a macro names nothing.
            if !path.is_empty() && !may_be_named(path) {
                findings.push(file.finding(at, format!("names `::{path}`")));
            }
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
        Some(krate) if krate.starts_with("microwit_") => segments.next() == Some("__private_v0_1"),
        _ => false,
    }
}

/// The paths in `code` that start with `::`, without it, and their lines.
fn rooted_paths(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let goes_on = |c: char| c == '_' || c == ':' || c.is_alphanumeric();
    // Examples are `name::`, `<T as Trait>::`, and in a macro `$($path)* ::`.
    let continued = move |before: &str| {
        let code = before.trim_end();
        let arrow = code.ends_with("->") || code.ends_with("=>");
        before.ends_with(goes_on) || code.ends_with('>') && !arrow || code.ends_with(")*")
    };
    let starts = code.match_indices("::").filter(move |(at, _)| !continued(&code[..*at]));
    starts.map(move |(at, colons)| {
        let path = &code[at + colons.len()..];
        let path = path.split(|c| !goes_on(c)).next().unwrap_or_default();
        (code[..at].lines().count(), path)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::found, *};

    #[test]
    fn unsafe_code_in_a_host_golden_is_found() {
        let line = "let x = unsafe { y };";
        let files = [
            ("conformance/expand/blinky.host.rs", line),
            ("conformance/expand/blinky.guest.rs", line),
        ];
        let expected = ["conformance/expand/blinky.host.rs:1: unsafe code for a host"];
        assert_eq!(found(no_unsafe, &files), expected);
    }

    #[test]
    fn a_name_from_elsewhere_is_found() {
        let golden = "use ::microwit_host::__private_v0_1 as p;\n\
                      fn f(x: ::core::primitive::u32) -> ::microwit_host::Trap {}\n\
                      <H as mcu::Host>::call(::std::mem::take(x));\n\
                      $($path)* ::x::<T\n> ::TYPE";
        let expected = [
            "conformance/expand/a.host.rs:2: names `::microwit_host::Trap`",
            "conformance/expand/a.host.rs:3: names `::std::mem::take`",
        ];
        assert_eq!(found(foreign_names, &[("conformance/expand/a.host.rs", golden)]), expected);
    }
}
