//! Formats generated code, completes it to identity hosts, and writes the crates in which these are
//! compiled.
#![forbid(unsafe_code)]

mod app;
pub mod corpus;
mod exports;
pub mod identity;
pub mod project;
pub mod shapes;
pub mod turned;

use microwit_bindgen::Errors;
use microwit_bindgen::input::{Guest, Host, Implementor, Select, Source, Wit};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The half of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The code that `#[mcu_host]` adds to a `struct Board`.
    Host,
    /// The code that `generate!` makes.
    Guest,
}

/// Generates one half of a world and formats it.
pub fn expand(source: Source, world: Option<&str>, side: Side) -> Result<String, Errors> {
    Ok(prettyplease::unparse(&parse(source, world, side, "Board")?))
}

/// Generates one half of a world. A host is for the struct named `host`.
pub fn parse(
    source: Source,
    world: Option<&str>,
    side: Side,
    host: &str,
) -> Result<syn::File, Errors> {
    parse_with(source, world, side, host, &[])
}

/// As [`parse`], with the items of these features.
pub fn parse_with(
    source: Source,
    world: Option<&str>,
    side: Side,
    host: &str,
    features: &[String],
) -> Result<syn::File, Errors> {
    let select = Select::World(world.map(str::to_owned));
    let wit = Wit { source, select, features: features.iter().cloned().map(Into::into).collect() };
    let output = match side {
        Side::Host => microwit_bindgen::host(&Host {
            implementor: Some(implementor(host)),
            ..Host::new(wit, &quote!(::microwit_host))
        }),
        Side::Guest => microwit_bindgen::guest(&Guest {
            unique: "app".to_owned(),
            ..Guest::new(wit, &quote!(::microwit_guest))
        }),
    };
    let tokens = output?.tokens;
    syn::parse2(tokens).map_err(|error| {
        Errors::from(microwit_bindgen::Error::nowhere(format!(
            "the generator wrote no Rust: {error}"
        )))
    })
}

/// Formats code that does not parse, so that an error about it is readable.
fn readable(code: &TokenStream) -> String {
    let code = code.to_string();
    syn::parse_file(&code).map_or(code, |file| prettyplease::unparse(&file))
}

/// A struct without generics that implements all interfaces itself.
fn implementor(name: &str) -> Implementor {
    Implementor {
        ident: Ident::new(name, Span::call_site()),
        impl_generics: TokenStream::new(),
        type_generics: TokenStream::new(),
        where_clause: TokenStream::new(),
        provides: Vec::new(),
    }
}

/// Whether `code` contains `part`, whatever its layout.
#[cfg(test)]
fn has(code: &str, part: &str) -> bool {
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    dense(code).contains(&dense(part))
}
