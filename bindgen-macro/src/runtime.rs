//! Finds the path of the runtime crate for generated code.

use proc_macro_crate::{Error, FoundCrate, crate_name};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::{fs, path::Path};
use syn::Ident;
use toml_edit::{Document, Item, TableLike};

/// The packages that contain the runtime of a host's generated code, in the order of preference.
pub const HOST: &[&str] = &["microwit", "microwit-host"];

/// The packages that contain the runtime of an app's generated code.
pub const GUEST: &[&str] = &["microwit-guest"];

/// The path of the first of these packages that the crate being compiled depends on. `Cargo.toml` may
/// rename it. Of several, those come first that no target, feature or test decides about.
pub fn path(packages: &[&str]) -> Result<TokenStream, String> {
    let (mut found, mut unreadable) = (Vec::new(), None);
    for package in packages {
        match crate_name(package) {
            // The package's own tests and examples use its name, as other crates do.
            Ok(FoundCrate::Itself) => return Ok(named(&package.replace('-', "_"))),
            Ok(FoundCrate::Name(name)) => found.push(name),
            Err(Error::CrateNotFound { .. }) => (),
            Err(error) => unreadable = Some(error),
        }
    }
    if let [first, others @ ..] = &*found {
        let sure = if others.is_empty() { None } else { found.iter().find(|name| is_sure(name)) };
        return Ok(named(sure.unwrap_or(first)));
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

/// Whether the crate being compiled has the dependency `name` for all targets and features.
fn is_sure(name: &str) -> bool {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let manifest = fs::read_to_string(Path::new(&folder).join("Cargo.toml")).unwrap_or_default();
    let Ok(manifest) = manifest.parse::<Document<String>>() else { return false };
    let dependencies = manifest.get("dependencies").and_then(Item::as_table_like);
    dependencies.into_iter().flat_map(TableLike::iter).any(|(key, how)| {
        let optional = how.get("optional").and_then(Item::as_bool);
        key.replace('-', "_") == name && optional != Some(true)
    })
}

fn named(name: &str) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote!(::#name)
}
