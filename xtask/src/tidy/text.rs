//! Checks that read files as text.

use super::{
    Finding, TIDY,
    generated::GOLDENS,
    tree::{File, Tree},
};

/// The most lines of a file. A longer file should be two files.
const MAX_LINES: usize = 400;

/// What is generated and read as a difference, not from top to bottom.
const LISTS: &[&str] = &[GOLDENS, "docs/api/"];

/// The most lines of ARCHITECTURE.md. Nobody would read a longer page.
const MAX_LINES_OF_ARCHITECTURE: usize = 120;

pub fn lengths(tree: &Tree) -> Vec<Finding> {
    let too_long = |file: &File| {
        let limit = match file.path.as_str() {
            "ARCHITECTURE.md" => MAX_LINES_OF_ARCHITECTURE,
            _ if file.is("lock") || file.is("json") || file.is_below(LISTS) => usize::MAX,
            _ => MAX_LINES,
        };
        let lines = file.text.lines().count();
        (lines > limit).then(|| file.finding(limit + 1, format!("{lines} lines, of {limit}")))
    };
    tree.files.iter().filter_map(too_long).collect()
}

// Each word is in two halves, so that this file does not contain it.
const PLACEHOLDERS: &[&str] = &[
    concat!("to", "do!("),
    concat!("unimpl", "emented!("),
    concat!("FIX", "ME"),
    concat!("#[ig", "nore"),
    concat!("should_", "panic"),
];
const PATHS: &[&str] = &["/home/", concat!("/ro", "ot/"), concat!("/wo", "rk/")];
const REGISTRIES: &[&str] =
    &[concat!("crates", ".io"), concat!("static.", "rust-lang.org"), concat!("deb.", "debian.org")];

pub fn placeholders(tree: &Tree) -> Vec<Finding> {
    search(tree, PLACEHOLDERS)
}

pub fn machine(tree: &Tree) -> Vec<Finding> {
    [search(tree, PATHS), search(tree, REGISTRIES)].concat()
}

fn search(tree: &Tree, words: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Lock files contain the registry of each crate.
    let texts = tree.files.iter().filter(|file| !file.is("lock") && !file.is_below(&[TIDY]));
    for file in texts {
        for (at, line) in file.lines() {
            let words = words.iter().filter(|word| line.contains(**word));
            findings.extend(words.map(|word| file.finding(at, format!("says `{word}`"))));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{super::found, *};

    #[test]
    fn a_long_file_is_found() {
        let (long, fits) = ("x\n".repeat(401), "x\n".repeat(400));
        let found = found(lengths, &[("long.rs", &long), ("fits.rs", &fits)]);
        assert_eq!(found, ["long.rs:401: 401 lines, of 400"]);
    }

    #[test]
    fn a_long_architecture_is_found() {
        let long = "x\n".repeat(121);
        let found = found(lengths, &[("ARCHITECTURE.md", &long), ("x.lock", &long)]);
        assert_eq!(found, ["ARCHITECTURE.md:121: 121 lines, of 120"]);
    }

    #[test]
    fn what_is_left_to_do_is_found() {
        for word in PLACEHOLDERS {
            assert_eq!(found(placeholders, &[("a.rs", word)]).len(), 1, "{word}");
        }
        assert!(found(placeholders, &[("a.rs", "let todo = ignore;")]).is_empty());
    }

    #[test]
    fn a_path_of_this_machine_and_a_registry_are_found() {
        for word in PATHS.iter().chain(REGISTRIES) {
            let text = format!("fine\nsee {word}x");
            assert_eq!(
                found(machine, &[("README.md", &text)]),
                [format!("README.md:2: says `{word}`")]
            );
        }
    }
}
