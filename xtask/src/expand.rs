//! Shows what the macros generate, as code that a person can read.

use anyhow::{Result, anyhow};
use microwit_bindgen::input::{Guest, Host, Implementor, Select, Source, Wit};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::path::PathBuf;

/// What to expand.
#[derive(clap::Args)]
pub struct Options {
    /// A WIT file, or a folder of them.
    wit: PathBuf,
    /// The world; may be left out when there is only one.
    #[arg(long)]
    world: Option<String>,
    /// Whose half.
    #[arg(long)]
    side: Side,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Side {
    /// What `#[mcu_host]` on a `struct Board` adds.
    Host,
    /// What `generate!` makes.
    Guest,
}

/// Prints the code.
pub fn run(options: &Options) -> Result<()> {
    let wit = Wit {
        source: Source::Path(options.wit.clone()),
        select: Select::World(options.world.clone()),
        features: Vec::new(),
    };
    let output = match options.side {
        Side::Host => microwit_bindgen::host(&Host {
            wit,
            with: Vec::new(),
            implementor: Some(board()),
            runtime: quote!(::microwit_host),
        }),
        Side::Guest => microwit_bindgen::guest(&Guest {
            wit,
            runtime: quote!(::microwit_guest),
            arena: None,
            alloc: false,
        }),
    };
    let output = output.map_err(|errors| anyhow!("{errors}"))?;
    let file = syn::parse2(output.tokens)?;
    print!("{}", prettyplease::unparse(&file));
    Ok(())
}

/// A struct without generics that implements everything itself.
fn board() -> Implementor {
    Implementor {
        ident: Ident::new("Board", Span::call_site()),
        impl_generics: TokenStream::new(),
        type_generics: TokenStream::new(),
        where_clause: TokenStream::new(),
        provides: Vec::new(),
    }
}
