//! Makes random WIT.

use anyhow::{Result, bail};
use arbitrary::Unstructured;
use wit_component::{DecodedWasm, WitPrinter};
use wit_parser::{
    Docs, Function, FunctionKind, Handle, Param, Resolve, Span, Stability, Type, TypeDefKind,
    TypeId,
};
use wit_smith::Config;

use super::mutants::Chance;
use super::words;

/// The bytes of randomness for a package.
const BYTES: usize = 4096;

/// A random package with all that it uses, as one text; `None` for a seed that makes no package.
///
/// The generator of types makes few functions, so each type gets a function that takes and returns it. Odd
/// seeds may have fixed-length lists.
pub fn text(seed: u64) -> Result<Option<String>> {
    let mut chance = Chance::of("smith", seed);
    let bytes: Vec<u8> = (0..BYTES / 8).flat_map(|_| chance.number().to_le_bytes()).collect();
    let config = Config { fixed_length_lists: seed % 2 == 1, ..Config::default() };
    let Ok(wasm) = wit_smith::smith(&config, &mut Unstructured::new(&bytes)) else {
        return Ok(None);
    };
    let DecodedWasm::WitPackage(mut resolve, package) = wit_component::decode(&wasm)? else {
        bail!("a random package is no package");
    };
    for interface in resolve.interfaces.iter().map(|(id, _)| id).collect::<Vec<_>>() {
        for (name, id) in resolve.interfaces[interface].types.clone() {
            if takes_part(&resolve, id) {
                let func = identity(format!("same-{name}"), Type::Id(id));
                resolve.interfaces[interface].functions.insert(func.name.clone(), func);
            }
        }
    }
    let others = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != package);
    let others: Vec<_> = others.collect();
    let mut printer = WitPrinter::default();
    printer.print(&resolve, package, &others)?;
    let text = printer.output.to_string();
    // Every second package uses names that generated code has, too.
    Ok(Some(if seed / 2 % 2 == 1 { words::renamed(&text, &mut chance) } else { text }))
}

fn identity(name: String, ty: Type) -> Function {
    Function {
        name,
        kind: FunctionKind::Freestanding,
        params: vec![Param { name: "a".to_owned(), ty, span: Span::default() }],
        result: Some(ty),
        docs: Docs::default(),
        stability: Stability::Unknown,
        span: Span::default(),
        external_id: None,
    }
}

/// Whether a function can return the type: it contains no borrows and is not a resource itself, since only
/// handles are passed.
fn takes_part(resolve: &Resolve, id: TypeId) -> bool {
    let part = |ty: &Type| match ty {
        Type::Id(id) => takes_part(resolve, *id),
        _ => true,
    };
    let own = |ty: &Type| match ty {
        Type::Id(id) if matches!(resolve.types[*id].kind, TypeDefKind::Resource) => true,
        ty => part(ty),
    };
    match &resolve.types[id].kind {
        TypeDefKind::Resource | TypeDefKind::Handle(Handle::Borrow(_)) => false,
        TypeDefKind::Record(record) => record.fields.iter().all(|field| own(&field.ty)),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().all(own),
        TypeDefKind::Variant(variant) => variant.cases.iter().flat_map(|case| &case.ty).all(own),
        TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
            own(ty)
        }
        TypeDefKind::Map(key, value) => own(key) && own(value),
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).all(own),
        TypeDefKind::Type(ty) => part(ty),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_text_each_time() {
        let texts = |seeds: std::ops::Range<u64>| seeds.map(|seed| text(seed).unwrap());
        assert!(texts(0..8).eq(texts(0..8)));
        assert!(texts(0..8).any(|text| text.is_some_and(|text| text.contains("same-"))));
    }
}
