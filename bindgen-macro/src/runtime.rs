//! The path of the crate that generated code names.

use proc_macro_crate::{Error, FoundCrate, crate_name};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

/// The crates that have what a firmware's generated code names.
pub const HOST: &[&str] = &["microwit", "microwit-host"];

/// The crates that have what an app's generated code names.
pub const GUEST: &[&str] = &["microwit-guest"];

/// The path of the first of these packages that the crate being compiled depends on, whatever name its
/// `Cargo.toml` gives it.
pub fn path(packages: &[&str]) -> Result<TokenStream, String> {
    let mut unreadable = None;
    for package in packages {
        match crate_name(package) {
            // Its own tests and examples name it as others do.
            Ok(FoundCrate::Itself) => return Ok(named(&package.replace('-', "_"))),
            Ok(FoundCrate::Name(name)) => return Ok(named(&name)),
            Err(Error::CrateNotFound { .. }) => (),
            Err(error) => unreadable = Some(error),
        }
    }
    let package = packages[0];
    match unreadable {
        // Without cargo there is no manifest; whoever calls rustc gives crates the names of their packages.
        Some(Error::CargoManifestDirNotSet) => {
            Ok(named(&packages.last().unwrap_or(&package).replace('-', "_")))
        }
        Some(error) => Err(format!("this crate's Cargo.toml cannot be read: {error}")),
        None => Err(format!(
            "this crate does not depend on `{package}`\nhelp: add it to Cargo.toml; where another crate \
             re-exports it, say where: `runtime = that_crate::{}`",
            package.replace('-', "_")
        )),
    }
}

fn named(name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote!(::#name)
}
