//! Finds the path of the runtime crate for generated code.

use proc_macro_crate::{Error, FoundCrate, crate_name};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::Ident;

/// The packages that contain the runtime of a host's generated code, in the order of preference.
pub const HOST: &[&str] = &["microwit", "microwit-host"];

/// The packages that contain the runtime of an app's generated code.
pub const GUEST: &[&str] = &["microwit-guest"];

/// The path of the first of these packages that the crate being compiled depends on. `Cargo.toml` may
/// rename it.
pub fn path(packages: &[&str]) -> Result<TokenStream, String> {
    let mut unreadable = None;
    for package in packages {
        match crate_name(package) {
            // The package's own tests and examples use its name, as other crates do.
            Ok(FoundCrate::Itself) => return Ok(named(&package.replace('-', "_"))),
            Ok(FoundCrate::Name(name)) => return Ok(named(&name)),
            Err(Error::CrateNotFound { .. }) => (),
            Err(error) => unreadable = Some(error),
        }
    }
    let package = packages[0];
    match unreadable {
        // Without cargo there is no manifest. A direct call of rustc gives each crate its package's name.
        Some(Error::CargoManifestDirNotSet) => {
            Ok(named(&packages.last().unwrap_or(&package).replace('-', "_")))
        }
        Some(error) => Err(format!("this crate's Cargo.toml cannot be read: {error}")),
        None => Err(format!(
            "this crate does not depend on `{package}`\nhelp: add it to Cargo.toml; if another crate \
             re-exports it, name the path: `runtime = that_crate::{}`",
            package.replace('-', "_")
        )),
    }
}

fn named(name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote!(::#name)
}
