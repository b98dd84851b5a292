//! The table that a check is made against is the one that the generator puts into firmware.
#![allow(missing_docs)]

mod common;

use std::path::Path;

use microwit::table::{Table, of_firmware};
use microwit_bindgen::input::{Host, Implementor, Select, Source, Wit};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::quote;

/// What is written in `mw::row("…", "…", "…", …)`, and in `mw::export`, `mw::destructor`.
fn literals(code: TokenStream, written: &mut Vec<Vec<String>>) {
    let mut kind = None;
    for tree in code {
        match tree {
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                match &*name {
                    "row" | "export" | "destructor" => kind = Some(name),
                    "let" | "fn" | "mod" | "use" => kind = None,
                    _ => (),
                }
            }
            TokenTree::Group(group) => {
                let texts = group.stream().into_iter().filter_map(|tree| match tree {
                    TokenTree::Literal(text) => Some(text.to_string().trim_matches('"').to_owned()),
                    _ => None,
                });
                if let Some(kind) = kind.take() {
                    written.push([kind].into_iter().chain(texts).collect());
                }
                literals(group.stream(), written);
            }
            _ => (),
        }
    }
}

fn written(wit: Wit) -> Vec<Vec<String>> {
    let implementor = Implementor {
        ident: Ident::new("Board", Span::call_site()),
        impl_generics: quote!(),
        type_generics: quote!(),
        where_clause: quote!(),
        provides: vec![],
    };
    let runtime = quote!(::microwit_host);
    let host = Host { implementor: Some(implementor), ..Host::new(wit, runtime) };
    let mut written = Vec::new();
    literals(microwit_bindgen::host(&host).unwrap().tokens, &mut written);
    // Not what else has such a name: a module `export`, its documentation.
    written.retain(|row| match (&*row[0], &row[1..]) {
        ("row", texts) => texts.len() == 3,
        ("export", texts) => texts.len() == 2,
        (_, texts) => texts.len() == 1 && texts[0].contains("#[dtor]"),
    });
    written.sort();
    written
}

fn tabled(wit: &Wit) -> Vec<Vec<String>> {
    let world = of_firmware(wit).unwrap();
    let table = Table::of(&world);
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let imports = table.imports.iter();
    let mut all: Vec<Vec<String>> =
        imports.map(|row| texts(&["row", &row.module, &row.name, &row.spelled])).collect();
    all.extend(table.exports.iter().map(|row| texts(&["export", &row.name, &row.spelled])));
    all.extend(table.destructors.iter().map(|row| texts(&["destructor", &row.name])));
    all.sort();
    all
}

#[test]
fn a_check_knows_every_row_that_a_firmware_has() {
    let worlds = [
        ("wit", "blinky"),
        ("wit", "thermostat"),
        ("conformance/wit/probe.wit", "probe"),
        ("conformance/wit/counters.wit", "counters"),
        ("conformance/wit/odd.wit", "odd"),
        ("conformance/fuzz/wit/everything.wit", "everything"),
    ];
    for (path, world) in worlds {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
        let (source, select) = (Source::Path(path), Select::World(Some(world.into())));
        let wit = Wit { source, select, features: vec![] };
        let rows = written(wit.clone());
        assert!(rows.len() > 2, "{world}: the generator writes rows");
        assert_eq!(tabled(&wit), rows, "{world}");
    }
}
