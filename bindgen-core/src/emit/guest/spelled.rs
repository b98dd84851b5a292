//! What generated items are called where WIT's names, all of them legal, would meet in Rust.

use proc_macro2::Ident;
use quote::format_ident;

use super::returns_memory;
use crate::model::{FuncKind, Interface, Side, TypeDef, TypeKind};
use crate::names::{self, unique};

/// What an app calls a function.
pub(super) struct FuncNames {
    /// As in WIT.
    pub(super) plain: Ident,
    /// Of an import that puts its result into a buffer.
    pub(super) into: Ident,
}

/// The names of an interface's functions, in their order. A constructor stays `new`, and a name
/// with `_into` gives way to one that WIT has.
pub(super) fn functions(side: Side, interface: &Interface) -> Vec<FuncNames> {
    let funcs = &interface.funcs;
    let mut taken: Vec<(Option<&str>, Ident)> = Vec::new();
    let mut spell = |index: usize, name: &str| {
        let (owner, mut name) = (funcs[index].kind.resource(), names::snake(name));
        while taken.contains(&(owner, name.clone())) {
            name = format_ident!("{name}_");
        }
        taken.push((owner, name.clone()));
        name
    };
    let (constructors, others): (Vec<_>, Vec<_>) =
        (0..funcs.len()).partition(|index| matches!(funcs[*index].kind, FuncKind::Constructor(_)));
    let mut plain: Vec<_> = constructors
        .into_iter()
        .chain(others)
        .map(|index| (index, spell(index, &funcs[index].name)))
        .collect();
    plain.sort_by_key(|(index, _)| *index);
    let names = plain.into_iter().map(|(index, plain)| FuncNames {
        into: match side {
            Side::Import if returns_memory(&funcs[index]) => {
                spell(index, &format!("{}-into", funcs[index].name))
            }
            _ => plain.clone(),
        },
        plain,
    });
    names.collect()
}

/// What an app calls the things that belong to a resource which it exports.
pub(super) struct ResourceNames {
    /// The trait that its values implement.
    pub(super) guest: Ident,
    /// A `borrow` of it.
    pub(super) borrow: Ident,
}

/// The names that belong to `resource`, beside those of the interface's types.
pub(super) fn resource(interface: &Interface, resource: &str) -> ResourceNames {
    let of = |def: &TypeDef| {
        let borrow = names::camel(&format!("{}-borrow", def.name));
        [names::prefixed("Guest", &def.name), borrow]
    };
    let place = resources(interface).position(|def| def.name == resource).unwrap_or_default();
    let types = interface.types.iter().map(|def| names::ty(&def.name));
    let mut all = unique(types.chain(resources(interface).flat_map(of))).into_iter();
    let mut next = |skip| all.nth(skip).unwrap_or_else(|| names::ty(resource));
    ResourceNames { guest: next(interface.types.len() + 2 * place), borrow: next(0) }
}

/// The resources that an interface defines.
pub(super) fn resources(interface: &Interface) -> impl Iterator<Item = &TypeDef> {
    interface.types.iter().filter(|def| matches!(def.kind, TypeKind::Resource))
}
