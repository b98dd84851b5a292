//! Chooses the names of generated items where legal WIT names would clash in Rust.

use proc_macro2::Ident;
use quote::format_ident;

use super::returns_memory;
use crate::model::{FuncKind, Interface, Side, TypeDef, TypeKind};
use crate::names::{self, unique};

/// The names under which an app calls a function.
pub(super) struct FuncNames {
    /// The name of the function with WIT's signature.
    pub(super) plain: Ident,
    /// The name of the variant of an import that puts its result into a buffer.
    pub(super) into: Ident,
}

/// The names of an interface's functions, in WIT order. A constructor is always `new`, and a generated name
/// with `_into` yields to the same name from the WIT.
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

/// The names of the items that belong to a resource which the app exports.
pub(super) struct ResourceNames {
    /// The trait that the resource's values implement.
    pub(super) guest: Ident,
    /// The type of a `borrow` of the resource.
    pub(super) borrow: Ident,
}

/// The names of the items of `resource`, chosen so that they differ from the interface's types.
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
