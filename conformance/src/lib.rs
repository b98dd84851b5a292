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

use microwit_bindgen::input::{Guest, Host, Implementor, Named, Select, Source, Wit};
use microwit_bindgen::{Errors, check, load, lower};
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
    generate(wit(source, world, features), side, host, None)
}

/// Generates the host named `host` of a world. Calls may wait, so that they can be cut into slices, and no
/// function that the world imports does.
pub fn parse_sliced(source: Source, world: Option<&str>, host: &str) -> Result<syn::File, Errors> {
    generate(wit(source, world, &[]), Side::Host, host, Some(vec![]))
}

/// Generates the host named `host` of a world. All functions that it imports may wait.
pub fn parse_waiting(source: Source, world: Option<&str>, host: &str) -> Result<syn::File, Errors> {
    let wit = wit(source, world, &[]);
    let world = check::world(lower::world(&load::world(&wit)?))?;
    // A host of a world without functions has none that could wait, and naming some would be an error.
    let any = world.imports.iter().any(|interface| !interface.funcs.is_empty());
    let all = any.then(|| "*".to_owned().into());
    generate(wit, Side::Host, host, Some(all.into_iter().collect()))
}

fn wit(source: Source, world: Option<&str>, features: &[String]) -> Wit {
    let select = Select::World(world.map(str::to_owned));
    Wit { source, select, features: features.iter().cloned().map(Into::into).collect() }
}

fn generate(
    wit: Wit,
    side: Side,
    host: &str,
    waits: Option<Vec<Named>>,
) -> Result<syn::File, Errors> {
    let output = match side {
        Side::Host => microwit_bindgen::host(&Host {
            implementor: Some(implementor(host)),
            waits,
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
