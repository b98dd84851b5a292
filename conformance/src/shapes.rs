//! Describes where the results of functions contain floats, in the form that the harness reads.

use std::path::Path;

use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use wit_parser::{Int, Resolve, SizeAlign, Type, TypeDefKind, WorldItem};

/// The results of all functions that the only world of a WIT file imports, by name.
pub fn results(wit: &Path) -> Result<Value> {
    let mut resolve = Resolve::new();
    let (package, _) = resolve.push_path(wit)?;
    let world = resolve.select_world(&[package], None).map_err(|error| anyhow!("{error}"))?;
    let mut sizes = SizeAlign::default();
    sizes.fill(&resolve)?;
    let shapes = Shapes { resolve: &resolve, sizes };
    let mut results = Map::new();
    for item in resolve.worlds[world].imports.values() {
        let funcs: Vec<_> = match item {
            WorldItem::Interface { id, .. } => resolve.interfaces[*id].functions.values().collect(),
            WorldItem::Function(func) => vec![func],
            WorldItem::Type { .. } => vec![],
        };
        for func in funcs {
            if let Some(shape) = func.result.as_ref().and_then(|ty| shapes.of(ty)) {
                results.insert(func.name.clone(), shape);
            }
        }
    }
    Ok(Value::Object(results))
}

struct Shapes<'a> {
    resolve: &'a Resolve,
    sizes: SizeAlign,
}

impl Shapes<'_> {
    /// The shape of a type; `None` if it contains no floats.
    fn of(&self, ty: &Type) -> Option<Value> {
        let id = match ty {
            Type::F32 => return Some(json!("f32")),
            Type::F64 => return Some(json!("f64")),
            Type::Id(id) => *id,
            _ => return None,
        };
        match &self.resolve.types[id].kind {
            TypeDefKind::Record(record) => self.fields(record.fields.iter().map(|field| &field.ty)),
            TypeDefKind::Tuple(tuple) => self.fields(&tuple.types),
            TypeDefKind::Variant(variant) => {
                let cases: Vec<_> = variant.cases.iter().map(|case| case.ty.as_ref()).collect();
                self.cases(variant.tag(), &cases)
            }
            TypeDefKind::Option(some) => self.cases(Int::U8, &[None, Some(some)]),
            TypeDefKind::Result(result) => {
                self.cases(Int::U8, &[result.ok.as_ref(), result.err.as_ref()])
            }
            TypeDefKind::List(of) => {
                let (size, of) = (self.sizes.size(of).size_wasm32(), self.of(of)?);
                Some(json!({ "list": [size, of] }))
            }
            TypeDefKind::Map(key, value) => {
                let size = self.sizes.record([key, value]).size.size_wasm32();
                let of = self.fields([key, value])?;
                Some(json!({ "list": [size, of] }))
            }
            TypeDefKind::FixedLengthList(of, len) => {
                self.fields(std::iter::repeat_n(of, *len as usize))
            }
            TypeDefKind::Type(ty) => self.of(ty),
            _ => None,
        }
    }

    fn fields<'t>(&self, types: impl IntoIterator<Item = &'t Type>) -> Option<Value> {
        let fields = self.sizes.field_offsets(types).into_iter();
        let shapes: Vec<_> = fields
            .filter_map(|(offset, ty)| Some(json!([offset.size_wasm32(), self.of(ty)?])))
            .collect();
        (!shapes.is_empty()).then(|| json!({ "fields": shapes }))
    }

    fn cases(&self, tag: Int, cases: &[Option<&Type>]) -> Option<Value> {
        let shapes: Vec<_> = cases.iter().map(|case| self.of((*case)?)).collect();
        if shapes.iter().all(Option::is_none) {
            return None;
        }
        let payload = self.sizes.payload_offset(tag, cases.iter().copied()).size_wasm32();
        let bytes = match tag {
            Int::U8 => 1,
            Int::U16 => 2,
            Int::U32 | Int::U64 => 4,
        };
        Some(json!({ "cases": [bytes, payload, shapes] }))
    }
}
