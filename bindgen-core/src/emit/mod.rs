//! Checked model in, tokens out. Nothing here can fail.

pub mod guest;
pub mod host;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::model::{Docs, Path};
use crate::names;

/// Code that belongs into nested modules, from the outside in.
pub(crate) type Placed = (Vec<Ident>, TokenStream);

/// Puts code into its modules, each module once.
pub(crate) fn tree(placed: Vec<Placed>) -> TokenStream {
    let mut here = TokenStream::new();
    let mut inner: Vec<(Ident, Vec<Placed>)> = Vec::new();
    for (path, code) in placed {
        let Some((first, rest)) = path.split_first() else {
            here.extend(code);
            continue;
        };
        let rest = (rest.to_vec(), code);
        match inner.iter_mut().find(|(name, _)| name == first) {
            Some((_, placed)) => placed.push(rest),
            None => inner.push((first.clone(), vec![rest])),
        }
    }
    let modules = inner.into_iter().map(|(name, placed)| {
        // A namespace or a package has no words of its own.
        let bare = placed.iter().all(|(path, _)| !path.is_empty());
        let about = format!(" What WIT calls `{name}`.");
        let about = bare.then(|| quote!(#[doc = #about]));
        let code = tree(placed);
        quote!(#about pub mod #name { #code })
    });
    quote!(#here #(#modules)*)
}

/// The way from one module to another, as short as it goes: `super::types::`.
pub(crate) fn way(from: &[Ident], to: &[Ident]) -> TokenStream {
    let shared = from.iter().zip(to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| quote!(super::));
    let down = to.iter().skip(shared).map(|name| quote!(#name::));
    quote!(#(#up)* #(#down)*)
}

/// A doc comment, and what stability says about the item.
pub(crate) fn docs(docs: &Docs) -> TokenStream {
    let lines = docs.text.iter().flat_map(|text| text.lines()).map(|line| {
        let line = if line.is_empty() { String::new() } else { format!(" {line}") };
        quote!(#[doc = #line])
    });
    let deprecated = docs.deprecated.as_ref().map(|since| quote!(#[deprecated(since = #since)]));
    quote!(#(#lines)* #deprecated)
}

/// A doc comment of our own, unless the WIT has one.
pub(crate) fn docs_or(own: &Docs, text: &str) -> TokenStream {
    if own.text.is_some() {
        return docs(own);
    }
    let text = format!(" {text}");
    let rest = docs(own);
    quote!(#[doc = #text] #rest)
}

/// How a user names an interface: `mcu:board/i2c@0.1.0`.
pub(crate) fn display(path: &Path) -> String {
    match path {
        Path::World => "the world".to_owned(),
        Path::Inline(name) => name.clone(),
        Path::Package(package, name) => {
            let version = package.version.as_ref().map(|version| format!("@{version}"));
            format!("{}:{}/{name}{}", package.namespace, package.name, version.unwrap_or_default())
        }
    }
}

/// The Rust modules of an interface, in the world's own module.
pub(crate) fn modules(path: &Path, exported: bool) -> Vec<Ident> {
    let exports = (exported && *path != Path::World).then(|| names::snake("exports"));
    exports.into_iter().chain(names::modules(path)).collect()
}
