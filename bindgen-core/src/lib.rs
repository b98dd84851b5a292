//! Generates Rust tokens from WIT, in four steps: `load → lower → check → emit`.
//!
//! The macros, the command line and build scripts all call this library. It is the only part of microwit
//! that understands WIT.
#![forbid(unsafe_code)]

pub mod check;
mod derive;
pub mod emit;
pub mod error;
pub mod input;
pub mod load;
pub mod lower;
mod markdown;
pub mod model;
pub mod names;
pub mod profile;
pub mod table;

use std::path::PathBuf;

use proc_macro2::TokenStream;

pub use error::{Error, Errors};

/// The entry of `names` that a misspelled `name` probably means; `None` if none is close.
pub fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let all = names.into_iter().map(|other| (strsim::osa_distance(name, other), other));
    let near = all.filter(|(distance, other)| *distance <= 1 + other.len().min(name.len()) / 4);
    near.min().map(|(_, other)| other)
}

/// Generated code, and the files that it was generated from.
#[derive(Clone, Debug)]
pub struct Output {
    /// The generated code.
    pub tokens: TokenStream,
    /// The WIT files that were read.
    pub files: Vec<PathBuf>,
}

/// Generates the traits, types and trampolines of a host, and its table.
pub fn host(options: &input::Host) -> Result<Output, Errors> {
    let loaded = load::world(&options.wit)?;
    let world = check::host(check::world(lower::world(&loaded))?, options)?;
    derive::check(&world, derive::Half::Host, &options.derive, &options.with)?;
    Ok(Output { tokens: emit::host::world(&world, options), files: loaded.files })
}

/// Generates an app's functions to call, and the trait `Guest`.
pub fn guest(options: &input::Guest) -> Result<Output, Errors> {
    let loaded = load::world(&options.wit)?;
    let world = check::guest(check::world(lower::world(&loaded))?, options)?;
    derive::check(&world, derive::Half::App, &options.derive, &options.with)?;
    let options = emit::guest::Options {
        runtime: options.runtime.clone(),
        with: options.with.clone(),
        component_type: Some(loaded.component_type),
        unique: options.unique.clone(),
        arena: options.arena,
        resources: options.resources,
        alloc: options.alloc,
        derive: options.derive.clone(),
    };
    Ok(Output { tokens: emit::guest::world(&world, &options), files: loaded.files })
}
