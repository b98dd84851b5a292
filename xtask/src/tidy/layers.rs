//! Checks of the dependencies between crates, and of where certain code may stand.

use std::collections::BTreeSet;

use super::{
    Finding, TIDY,
    tree::{File, Package, Tree, names},
};

/// The most lines of code in the crate of an engine. Comments, tests, the code that packs apps on a developer's
/// machine, and the code that parks apps do not count.
const MAX_ENGINE_LINES: usize = 670;

/// The places of unsafe code: engines lend the host, guests call it, and boards access registers.
const UNSAFE: &[&str] = &[
    "engines/",
    "conformance/weigh/",
    "guest-hal/",
    "guest-runtime/",
    "examples/boards/",
    "examples/guests/",
    "conformance/guests/",
    "xtask/chips/",
    "xtask/firmware/",
    "xtask/footprint/",
    "xtask/guests-size/",
    "xtask/strangers/",
];

/// The folders in `engines/` that are not engines.
const SHARED: &[&str] = &["any", "base", "list", "template", "wamr-src"];

/// The crates of this workspace that the crate of an engine may depend on.
const BELOW_ENGINES: &[&str] =
    &["microwit-engine", "microwit-host", "microwit-list", "microwit-macro"];

/// The dependencies that each published crate may have.
const ARROWS: &[(&str, &[&str])] = &[
    (
        "microwit-bindgen",
        &[
            "wit-parser",
            "wit-component",
            "wasmparser",
            "quote",
            "proc-macro2",
            "heck",
            "anyhow",
            "pulldown-cmark",
            "strsim",
        ],
    ),
    (
        "microwit-macro",
        &[
            "microwit-bindgen",
            "syn",
            "quote",
            "proc-macro2",
            "proc-macro-crate",
            "serde_json",
            "toml_edit",
        ],
    ),
    ("microwit-host", &["microwit-macro"]),
    ("microwit-guest", &["microwit-macro"]),
    ("microwit-list", &["microwit-macro"]),
    ("microwit-wamr-src", &[]),
    ("microwit-wit", &[]),
    ("microwit-engine", &["microwit-host"]),
    ("microwit-template", &["microwit-host", "microwit-engine"]),
    (
        "microwit-hal",
        &[
            "microwit-host",
            "microwit-wit",
            "defmt",
            "embassy-sync",
            "embedded-hal",
            "embedded-hal-async",
            "embedded-io",
            "embedded-io-async",
            "embedded-storage",
            "embedded-storage-async",
            "heapless",
            "log",
            "rand_core",
            "sequential-storage",
            "static-alloc",
        ],
    ),
    (
        "microwit-guest-hal",
        &[
            "microwit-guest",
            "microwit-wit",
            "embedded-hal",
            "embedded-hal-async",
            "embedded-io",
            "embedded-io-06",
            "embedded-io-async",
        ],
    ),
    (
        "microwit-supervisor",
        &["microwit-engine", "microwit-host", "embassy-sync", "embedded-hal-async"],
    ),
    (
        "microwit",
        &[
            "microwit-hal",
            "microwit-host",
            "microwit-supervisor",
            "microwit-tinywasm",
            "microwit-wamr",
            "microwit-wasmi",
            "microwit-wasmtime",
        ],
    ),
    (
        "microwit-cli",
        &[
            "microwit-any",
            "microwit-bindgen",
            "microwit-engine",
            "microwit-host",
            "clap",
            "object",
            "serde",
            "serde_json",
            "sha2",
            "strsim",
            "wasm-encoder",
            "wasmparser",
        ],
    ),
];

/// The engines: the folders in `engines/` except [`SHARED`].
fn engines(tree: &Tree) -> BTreeSet<&str> {
    let folders = tree.files.iter().filter_map(|file| file.path.strip_prefix("engines/"));
    let folders = folders.filter_map(|path| Some(path.split_once('/')?.0));
    folders.filter(|folder| !SHARED.contains(folder)).collect()
}

pub fn unsafe_code(tree: &Tree) -> Vec<Finding> {
    const ROOTS: &[&str] = &["src/lib.rs", "src/main.rs"];
    let forbids = |file: &File| file.code().any(|(_, line)| line == "#![forbid(unsafe_code)]");
    tree.rust(&[""])
        .filter(|file| ROOTS.iter().any(|root| file.path.ends_with(root)))
        .filter(|file| !file.is_below(UNSAFE) && !forbids(file))
        .map(|file| file.finding(1, "no `#![forbid(unsafe_code)]`"))
        .collect()
}

pub fn unsafe_engine(tree: &Tree) -> Vec<Finding> {
    // The files that define a context, lend a host, hold a store, trust bytes, park an app, or call foreign code.
    const WHERE: &[&str] = &[
        "base/src/context.rs",
        "base/src/engine.rs",
        "base/src/instance.rs",
        "base/src/lend.rs",
        "base/src/row.rs",
        "base/src/serve.rs",
        "base/src/wait.rs",
        "base/src/waiter.rs",
        "/src/store.rs",
        "/src/import.rs",
        "/src/bytes.rs",
        "/src/ffi.rs",
        "/src/raw.rs",
        "/src/parked.rs",
        "wasmtime/src/opened.rs",
        "wasmtime/src/tls.rs",
    ];
    let may = |file: &File| WHERE.iter().any(|place| file.path.ends_with(place));
    let source = |file: &&File| file.path.contains("/src/") && !may(file);
    words(tree.rust(&["engines/"]).filter(source), &["unsafe"])
}

pub fn emit(tree: &Tree) -> Vec<Finding> {
    const FAILURES: &[&str] = &["-> Result<", ".unwrap()", ".expect(", "panic!(", "unreachable!("];
    words(tree.rust(&["bindgen-core/src/emit/"]), FAILURES)
}

pub fn engine_lengths(tree: &Tree) -> Vec<Finding> {
    const APART: &[&str] = &["/src/pack.rs", "/src/pack/", "/src/parked.rs", "/src/parked/"];
    let is_apart = |path: &str| APART.iter().any(|part| path.contains(part));
    let source = |file: &&File| file.path.contains("/src/") && !is_apart(&file.path);
    let mut findings = Vec::new();
    for engine in engines(tree) {
        let folder = format!("engines/{engine}/");
        let folder = &[folder.as_str()];
        let files = || tree.rust(folder).filter(source);
        let lines: usize = files().map(lines_of_code).sum();
        if let Some(file) = files().next()
            && lines > MAX_ENGINE_LINES
        {
            let message = format!("the crate has {lines} lines of code, of {MAX_ENGINE_LINES}");
            findings.push(file.finding(1, message));
        }
    }
    findings
}

fn lines_of_code(file: &File) -> usize {
    let before_tests = |line: &&str| *line != "#[cfg(test)]";
    let is_code = |line: &&str| !line.is_empty();
    file.code().map(|(_, line)| line.trim()).take_while(before_tests).filter(is_code).count()
}

pub fn engine_types(tree: &Tree) -> Vec<Finding> {
    // These hold hosts that are written by hand, for measurements and tests.
    const WHERE: &[&str] =
        &["engines/", "xtask/firmware/", "xtask/footprint/", "conformance/", TIDY];
    let elsewhere = tree.rust(&[""]).filter(|file| !file.is_below(WHERE));
    let types: Vec<_> = engines(tree).iter().map(|engine| format!("{engine}::")).collect();
    let mut found = Vec::new();
    for file in elsewhere {
        for (at, line) in file.code() {
            let named = types.iter().filter(|ty| begins_a_path(line, ty));
            found.extend(named.map(|ty| file.finding(at, format!("says `{ty}`"))));
        }
    }
    found
}

/// Whether a path begins with `crate_name`. `microwit::wasmi::` does not begin with `wasmi::`: it is the front
/// crate's module, with which firmware chooses an engine.
fn begins_a_path(line: &str, crate_name: &str) -> bool {
    let goes_on = |text: &str| text.ends_with(|c: char| c == '_' || c.is_alphanumeric());
    line.match_indices(crate_name).any(|(at, _)| {
        let before = &line[..at];
        !goes_on(before) && !before.strip_suffix("::").is_some_and(goes_on)
    })
}

pub fn wit_parser(tree: &Tree) -> Vec<Finding> {
    const WHERE: &[&str] =
        &["bindgen-core/src/load", "bindgen-core/src/lower", "conformance/", TIDY];
    let elsewhere = tree.rust(&[""]).filter(|file| !file.is_below(WHERE));
    words(elsewhere, &["wit_parser"])
}

/// The places in the code of `files` where any of `words` stands.
fn words<'a>(files: impl Iterator<Item = &'a File>, words: &[impl AsRef<str>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        for (at, line) in file.code() {
            let words = words.iter().map(AsRef::as_ref).filter(|word| names(line, word));
            findings.extend(words.map(|word| file.finding(at, format!("says `{word}`"))));
        }
    }
    findings
}

pub fn arrows(tree: &Tree) -> Vec<Finding> {
    let engines: Vec<_> = engines(tree).iter().map(|engine| format!("microwit-{engine}")).collect();
    tree.packages.iter().flat_map(|package| strangers(package, &engines)).collect()
}

fn strangers(package: &Package, engines: &[String]) -> Vec<Finding> {
    let drawn = ARROWS.iter().find(|(name, _)| *name == package.name);
    let finding = |message| Finding { file: package.name.clone(), line: 1, message };
    let below = |name: &String| BELOW_ENGINES.contains(&name.as_str());
    let knows: &dyn Fn(&String) -> bool = match drawn {
        Some((_, known)) => &|name| known.contains(&name.as_str()),
        None if engines.contains(&package.name) => &|name| {
            let sources = format!("{}-src", package.name);
            below(name) || *name == sources || !name.starts_with("microwit")
        },
        None if package.name == "microwit-any" => &|name| below(name) || engines.contains(name),
        None if package.published => {
            return vec![finding("is missing from the list of allowed dependencies".into())];
        }
        None => return Vec::new(),
    };
    let strangers = package.dependencies.iter().filter(|name| !knows(name));
    strangers
        .map(|name| finding(format!("depends on `{name}`, which ARCHITECTURE.md does not allow")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{super::found, *};

    #[test]
    fn a_crate_that_does_not_forbid_unsafe_code_is_found() {
        let files = [
            ("hal/src/lib.rs", "//! Docs.\nmod x;"),
            ("xtask/src/main.rs", "#![forbid(unsafe_code)]"),
            ("engines/wasmi/src/lib.rs", ""),
        ];
        let expected = ["hal/src/lib.rs:1: no `#![forbid(unsafe_code)]`"];
        assert_eq!(found(unsafe_code, &files), expected);
    }

    #[test]
    fn unsafe_code_in_an_engine_is_found_outside_its_lend_cell() {
        let line = "let host = unsafe { host.as_mut() };";
        let files = [("engines/base/src/lend.rs", line), ("engines/wasmi/src/guest.rs", line)];
        assert_eq!(found(unsafe_engine, &files), ["engines/wasmi/src/guest.rs:1: says `unsafe`"]);
    }

    #[test]
    fn an_emitter_that_can_fail_is_found() {
        let fails = "pub fn table(world: &World) -> Result<TokenStream> {\n    x.unwrap()";
        let fine = "quote!(fn f() -> ::core::result::Result<(), ()>)";
        let path = "bindgen-core/src/emit/table.rs";
        assert_eq!(found(emit, &[(path, fails)]).len(), 2);
        assert!(found(emit, &[(path, fine)]).is_empty());
    }

    #[test]
    fn a_fat_engine_is_found_without_its_tests() {
        let half = "x\n".repeat(MAX_ENGINE_LINES / 2 + 1) + "// A comment.\n\n";
        let tested =
            format!("{}#[cfg(test)]\nmod tests {half}", "x\n".repeat(MAX_ENGINE_LINES / 2 - 1));
        let fat = [("engines/wasmi/src/a.rs", &*half), ("engines/wasmi/src/b.rs", &half)];
        let fit = [("engines/wasmi/src/a.rs", &*half), ("engines/wasmi/src/b.rs", &tested)];
        let expected = ["engines/wasmi/src/a.rs:1: the crate has 672 lines of code, of 670"];
        assert_eq!(found(engine_lengths, &fat), expected);
        assert!(found(engine_lengths, &fit).is_empty());
    }

    #[test]
    fn an_engine_type_elsewhere_is_found() {
        let files = [
            ("hal/src/lib.rs", "use wasmi::Store;\nuse microwit_wasmi::Instance;"),
            ("engines/wasmi/src/lib.rs", "use wasmi::Store;"),
            ("xtask/strangers/host/src/main.rs", "use microwit::wasmi::Instance;"),
        ];
        assert_eq!(found(engine_types, &files), ["hal/src/lib.rs:1: says `wasmi::`"]);
    }

    #[test]
    fn wit_parser_behind_the_model_is_found() {
        let line = "use wit_parser::Resolve;";
        let files = [("bindgen-core/src/lower.rs", line), ("bindgen-core/src/check.rs", line)];
        let expected = ["bindgen-core/src/check.rs:1: says `wit_parser`"];
        assert_eq!(found(wit_parser, &files), expected);
    }

    #[test]
    fn an_arrow_that_is_not_drawn_is_found() {
        let package = |name: &str, dependency: &str| Package {
            name: name.into(),
            published: name != "xtask",
            dependencies: vec![dependency.into()],
        };
        let tree = Tree {
            packages: vec![
                package("microwit-host", "wasmi"),
                package("microwit-hal", "microwit-host"),
                package("microwit-new", "anything"),
                package("xtask", "anything"),
            ],
            ..Tree::default()
        };
        let found: Vec<_> = arrows(&tree).into_iter().map(|f| f.message).collect();
        let expected = [
            "depends on `wasmi`, which ARCHITECTURE.md does not allow",
            "is missing from the list of allowed dependencies",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn an_engine_knows_what_is_below_it_and_strangers() {
        let package = |name: &str, dependencies: &[&str]| Package {
            name: name.into(),
            published: true,
            dependencies: dependencies.iter().copied().map(String::from).collect(),
        };
        let tree = Tree {
            packages: vec![
                package("microwit-wasmi", &["microwit-engine", "wasmi", "microwit-wamr"]),
                package("microwit-any", &["microwit-wasmi", "wasmi"]),
            ],
            ..Tree::of(&[("engines/wasmi/src/lib.rs", ""), ("engines/wamr/src/lib.rs", "")])
        };
        let found: Vec<_> = arrows(&tree).into_iter().map(|f| f.message).collect();
        let expected = [
            "depends on `microwit-wamr`, which ARCHITECTURE.md does not allow",
            "depends on `wasmi`, which ARCHITECTURE.md does not allow",
        ];
        assert_eq!(found, expected);
    }
}
