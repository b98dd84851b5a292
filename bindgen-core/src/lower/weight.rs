//! Counts the parts that a type is made of, with named types counted at each use. A few lines of WIT can
//! multiply to more parts than any program can lay out.

use std::collections::HashMap;

use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

/// The most parts that a type may have. WebAssembly's own validator has the same limit.
const MOST: u64 = 1_000_000;

/// The types that have too many parts, without the types that merely contain them.
pub fn too_many(resolve: &Resolve) -> Vec<TypeId> {
    let mut known = HashMap::new();
    let mut found = Vec::new();
    for (id, _) in &resolve.types {
        let parts = parts(resolve, &Type::Id(id), &mut known);
        // A type that is too large itself counts as 0 in the types that contain it.
        if parts > MOST {
            known.insert(id, 0);
            found.push(id);
        }
    }
    found
}

fn parts(resolve: &Resolve, ty: &Type, known: &mut HashMap<TypeId, u64>) -> u64 {
    let Type::Id(id) = ty else { return 1 };
    if let Some(parts) = known.get(id) {
        return *parts;
    }
    let mut of = |ty: &Type| parts(resolve, ty, known);
    let inner: u64 = match &resolve.types[*id].kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| of(&field.ty)).sum(),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().map(of).sum(),
        TypeDefKind::Variant(variant) => {
            variant.cases.iter().map(|case| 1 + case.ty.as_ref().map_or(0, &mut of)).sum()
        }
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => of(ty),
        TypeDefKind::FixedLengthList(ty, len) => of(ty).saturating_mul((*len).into()),
        TypeDefKind::Map(key, value) => of(key) + of(value),
        TypeDefKind::Result(result) => {
            [&result.ok, &result.err].into_iter().flatten().map(of).sum()
        }
        _ => 0,
    };
    let all = inner.saturating_add(1);
    known.insert(*id, all);
    all
}
