//! Attributes that allow the clippy lints which names and shapes from the WIT would raise. Each stands on
//! the item that needs it and on no other, since a crate that forbids clippy's lints gets a warning for
//! every `allow`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Func, FuncKind, Interface};
use crate::names;

/// The attribute for a function with more than seven parameters: those of the WIT, and `more`.
pub(crate) fn many(func: &Func, more: usize) -> Option<TokenStream> {
    let this = usize::from(matches!(func.kind, FuncKind::Method(_)));
    too_many(func.params.len() + this + more)
}

/// The attribute for a function with more than seven parameters.
pub(crate) fn too_many(params: usize) -> Option<TokenStream> {
    (params > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// The attribute for a type with a constructor of its own name: `All::all`.
pub(crate) fn makes_itself(ty: &str, makers: &[&str]) -> Option<TokenStream> {
    let ty = names::snake(ty);
    let same = makers.iter().any(|maker| ty == maker);
    same.then(|| quote!(#[allow(clippy::self_named_constructors)]))
}

/// The attribute for a method of a resource: a `new` on a resource `new`, or a `len` without an `is-empty`.
pub(crate) fn method(interface: &Interface, func: &Func) -> Option<TokenStream> {
    match &func.kind {
        FuncKind::Constructor(resource) => makes_itself(resource, &["new"]),
        FuncKind::Method(_) if func.name == "len" => {
            let empty = |other: &&Func| other.kind == func.kind && other.name == "is-empty";
            let lone = !interface.funcs.iter().any(|other| empty(&other));
            lone.then(|| quote!(#[allow(clippy::len_without_is_empty)]))
        }
        _ => None,
    }
}
