//! Feeds valid WIT with random changes.

use arbitrary::{Result, Unstructured};
use microwit_bindgen::input::{Guest, Host, Implementor, Select, Source, Wit};
use quote::{format_ident, quote};

/// The texts that are changed. They are also the source of other words.
const TEXTS: &[&str] =
    &[include_str!("../wit/everything.wit"), include_str!("../../wit/probe.wit")];

/// Files of one package, which are changed as one text.
const BOARD: &[&str] = &[
    include_str!("../../../wit/types.wit"),
    include_str!("../../../wit/digital.wit"),
    include_str!("../../../wit/i2c.wit"),
    include_str!("../../../wit/spi.wit"),
    include_str!("../../../wit/log.wit"),
    include_str!("../../../wit/worlds.wit"),
];

const WORDS: &[&str] = &[
    "record",
    "variant",
    "enum",
    "flags",
    "resource",
    "func",
    "static",
    "constructor",
    "type",
    "interface",
    "world",
    "import",
    "export",
    "use",
    "include",
    "with",
    "package",
    "list",
    "map",
    "option",
    "result",
    "tuple",
    "own",
    "borrow",
    "stream",
    "future",
    "error-context",
    "async",
    "string",
    "u8",
    "s64",
    "f32",
    "char",
    "bool",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    ",",
    ";",
    ":",
    "->",
    "@",
    "/",
    ".",
    "_",
    "0",
    "17",
    "4294967295",
    "%type",
    "self",
    "host",
    "drop",
    "new",
    "é",
    "\0",
    "//",
    "/*",
    "///",
    "@since(version = 1.0.0)",
    "@unstable(feature = x)",
    "a:b/c@1.2.3",
];

/// Generates both halves of a changed text, which gives errors or Rust.
pub fn feed(random: &mut Unstructured<'_>) -> Result<&'static str> {
    let board = board();
    let text = match random.int_in_range(0..=TEXTS.len())? {
        at if at < TEXTS.len() => TEXTS[at],
        _ => &board,
    };
    let mut words: Vec<&str> = text.split_inclusive(|c: char| !c.is_alphanumeric()).collect();
    for _ in 0..random.int_in_range(1..=6)? {
        let at = random.choose_index(words.len())?;
        match random.int_in_range(0..=4)? {
            0 => drop(words.remove(at)),
            1 => words.insert(at, random.choose(WORDS)?),
            2 => words[at] = random.choose(WORDS)?,
            3 => words.swap(at, random.choose_index(at + 1)?),
            _ => {
                let end = (at + random.int_in_range(1..=40)?).min(words.len());
                let some = words[at..end].to_vec();
                words.splice(at..at, some);
            }
        }
        if words.is_empty() {
            break;
        }
    }
    let wit = Wit {
        source: Source::Inline(words.concat()),
        select: Select::World(None),
        features: vec!["*".to_owned().into()],
    };
    let implementor = Implementor {
        ident: format_ident!("Board"),
        impl_generics: quote!(),
        type_generics: quote!(),
        where_clause: quote!(),
        provides: vec![],
    };
    let host = microwit_bindgen::host(&Host {
        implementor: Some(implementor),
        ..Host::new(wit.clone(), &quote!(::microwit_host))
    });
    let guest = microwit_bindgen::guest(&Guest::new(wit, &quote!(::microwit_guest)));
    for output in [&host, &guest].into_iter().flatten() {
        syn::parse2::<syn::File>(output.tokens.clone()).expect("generated code is Rust");
    }
    match host {
        Ok(_) => Ok("is still good"),
        Err(errors) => {
            assert!(!errors.to_string().is_empty(), "an error says something");
            Ok("is refused")
        }
    }
}

fn board() -> String {
    const PACKAGE: &str = "package mcu:board@0.1.0;";
    BOARD.iter().fold(PACKAGE.to_owned(), |all, text| all + &text.replace(PACKAGE, ""))
}
