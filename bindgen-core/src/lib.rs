//! WIT in, Rust tokens out: `load → lower → check → emit`.
//!
//! The macros, the command line and build scripts all call this library; it is the only part of
//! microwit that understands WIT.
#![forbid(unsafe_code)]

pub mod check;
pub mod emit;
pub mod error;
pub mod input;
pub mod load;
pub mod lower;
pub mod model;
pub mod names;
pub mod profile;

use std::path::PathBuf;

use proc_macro2::TokenStream;

pub use error::{Error, Errors};

/// Generated code, and the files it came from.
#[derive(Clone, Debug)]
pub struct Output {
    /// The code.
    pub tokens: TokenStream,
    /// The WIT files that were read.
    pub files: Vec<PathBuf>,
}

/// Traits, types and trampolines for a host, and its table.
pub fn host(options: &input::Host) -> Result<Output, Errors> {
    let loaded = load::world(&options.wit)?;
    let world = check::host(check::world(lower::world(&loaded))?, options)?;
    Ok(Output { tokens: emit::host::world(&world, options), files: loaded.files })
}

/// Stubs and the `Guest` trait for an app.
pub fn guest(options: &input::Guest) -> Result<Output, Errors> {
    let loaded = load::world(&options.wit)?;
    let world = check::world(lower::world(&loaded))?;
    let options = emit::guest::Options {
        runtime: options.runtime.clone(),
        component_type: Some(loaded.component_type),
        arena: options.arena,
        resources: options.resources,
        alloc: options.alloc,
    };
    Ok(Output { tokens: emit::guest::world(&world, &options), files: loaded.files })
}
