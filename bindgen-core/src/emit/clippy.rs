//! Names and shapes that the WIT decides and clippy complains of. They are allowed where they stand and
//! nowhere else, since a crate that forbids clippy's lints is warned of every `allow`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Func, FuncKind, Interface};
use crate::names;

/// A function with more than seven parameters: the WIT's, and `more`.
pub(crate) fn many(func: &Func, more: usize) -> Option<TokenStream> {
    let this = usize::from(matches!(func.kind, FuncKind::Method(_)));
    too_many(func.params.len() + this + more)
}

/// A function with more than seven parameters.
pub(crate) fn too_many(params: usize) -> Option<TokenStream> {
    (params > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

/// A type that is called as a function which makes one: `All::all`.
pub(crate) fn makes_itself(ty: &str, makers: &[&str]) -> Option<TokenStream> {
    let ty = names::snake(ty);
    let same = makers.iter().any(|maker| ty == maker);
    same.then(|| quote!(#[allow(clippy::self_named_constructors)]))
}

/// A method of a resource: its `new` on a resource `new`, its `len` beside no `is-empty`.
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
