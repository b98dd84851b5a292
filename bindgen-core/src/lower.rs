//! Lowers a `wit_parser` world into the [`model`](crate::model). No later step sees `wit_parser`.

mod func;
pub mod weight;

use std::collections::{HashMap, HashSet};

use wit_parser::abi::{FlatTypes, WasmType};
use wit_parser::{
    Function, Handle, Int, InterfaceId, Resolve, SizeAlign, Stability, Type as Wit, TypeDefKind,
    TypeId, WorldItem, WorldKey,
};

use crate::load::Loaded;
use crate::model::{
    Case, Core, Docs, Field, Interface, Label, Layout, Package, Path, Scalar, Side, Type, TypeDef,
    TypeKind, TypeRef, World,
};

/// The most core values that a type may flatten to. A type with more always passes through memory.
const MANY_FLAT: usize = 512;

/// Lowers the whole world.
pub fn world(loaded: &Loaded) -> World {
    let resolve = &loaded.resolve;
    let world = &resolve.worlds[loaded.world];
    let mut sizes = SizeAlign::default();
    // This fails only for types whose size depends on the architecture, which no caller asks for.
    let _ = sizes.fill(resolve);
    let imports = Section::new(Side::Import, &world.imports);
    let exports = Section::new(Side::Export, &world.exports);
    let lowering = Lowering { loaded, resolve, sizes, homes: homes(resolve, [&imports, &exports]) };
    World {
        name: world.name.clone(),
        package: world.package.map(|id| lowering.package(id)).unwrap_or_default(),
        docs: docs(&world.docs, &world.stability),
        imports: lowering.section(&imports),
        exports: lowering.section(&exports),
    }
}

/// The items of one side. Items of the world itself come first.
struct Section<'a> {
    side: Side,
    funcs: Vec<&'a Function>,
    types: Vec<TypeId>,
    interfaces: Vec<(&'a WorldKey, InterfaceId)>,
}

impl<'a> Section<'a> {
    fn new(side: Side, items: impl IntoIterator<Item = (&'a WorldKey, &'a WorldItem)>) -> Self {
        let mut section = Self { side, funcs: vec![], types: vec![], interfaces: vec![] };
        for (key, item) in items {
            match item {
                WorldItem::Function(func) => section.funcs.push(func),
                WorldItem::Type { id, .. } => section.types.push(*id),
                WorldItem::Interface { id, .. } => section.interfaces.push((key, *id)),
            }
        }
        section
    }

    /// Whether interface 0 consists of the world's own items.
    fn has_root(&self) -> bool {
        !self.funcs.is_empty() || !self.types.is_empty()
    }
}

/// The interface that defines each type.
type Homes = HashMap<TypeId, (Side, usize)>;

fn homes(resolve: &Resolve, sections: [&Section<'_>; 2]) -> Homes {
    let mut homes = Homes::new();
    for section in sections {
        let first = usize::from(section.has_root());
        homes.extend(section.types.iter().map(|id| (*id, (section.side, 0))));
        for (index, (_, id)) in section.interfaces.iter().enumerate() {
            let types = resolve.interfaces[*id].types.values();
            homes.extend(types.map(|id| (*id, (section.side, first + index))));
        }
    }
    homes
}

struct Lowering<'a> {
    loaded: &'a Loaded,
    resolve: &'a Resolve,
    sizes: SizeAlign,
    homes: Homes,
}

impl Lowering<'_> {
    fn section(&self, section: &Section<'_>) -> Vec<Interface> {
        let root = section.has_root().then(|| Interface {
            path: Path::World,
            module: match section.side {
                Side::Import => "$root".to_owned(),
                Side::Export => String::new(),
            },
            docs: Docs::default(),
            types: section.types.iter().map(|id| self.type_def(*id)).collect(),
            funcs: section.funcs.iter().map(|func| self.func(section.side, None, func)).collect(),
            unserved: vec![],
            at: self.loaded.at(self.resolve.worlds[self.loaded.world].span),
        });
        let interfaces =
            section.interfaces.iter().map(|(key, id)| self.interface(section.side, key, *id));
        root.into_iter().chain(interfaces).collect()
    }

    fn interface(&self, side: Side, key: &WorldKey, id: InterfaceId) -> Interface {
        let interface = &self.resolve.interfaces[id];
        let path = match (key, interface.package, &interface.name) {
            (WorldKey::Interface(_), Some(package), Some(name)) => {
                Path::Package(self.package(package), name.clone())
            }
            (WorldKey::Name(name), ..) => Path::Inline(name.clone()),
            (WorldKey::Interface(_), ..) => Path::World,
        };
        let funcs = interface.functions.values();
        Interface {
            path,
            module: self.resolve.name_world_key(key),
            docs: docs(&interface.docs, &interface.stability),
            types: interface.types.values().map(|id| self.type_def(*id)).collect(),
            funcs: funcs.map(|func| self.func(side, Some(key), func)).collect(),
            unserved: vec![],
            at: self.loaded.at(interface.span),
        }
    }

    fn package(&self, id: wit_parser::PackageId) -> Package {
        let name = &self.resolve.packages[id].name;
        let same = |other: &&wit_parser::PackageName| {
            other.namespace == name.namespace && other.name == name.name
        };
        Package {
            namespace: name.namespace.clone(),
            name: name.name.clone(),
            version: name.version.as_ref().map(ToString::to_string),
            ambiguous: self.resolve.package_names.keys().filter(same).count() > 1,
        }
    }

    fn type_def(&self, id: TypeId) -> TypeDef {
        let def = &self.resolve.types[id];
        let here = Wit::Id(id);
        TypeDef {
            name: def.name.clone().unwrap_or_default(),
            docs: docs(&def.docs, &def.stability),
            kind: self.type_kind(id),
            layout: if self.is_resource(id) {
                Layout { size: 4, align: 4, flat: vec![Core::I32] }
            } else {
                self.layout(&here)
            },
            borrows: self.borrows(&here),
            at: self.loaded.at(def.span),
        }
    }

    /// Whether the type is a resource or an alias of one.
    fn is_resource(&self, id: TypeId) -> bool {
        match self.resolve.types[id].kind {
            TypeDefKind::Resource => true,
            TypeDefKind::Type(Wit::Id(id)) => self.is_resource(id),
            _ => false,
        }
    }

    fn type_kind(&self, id: TypeId) -> TypeKind {
        match &self.resolve.types[id].kind {
            TypeDefKind::Record(record) => {
                let types = record.fields.iter().map(|field| &field.ty);
                let offsets = self.sizes.field_offsets(types);
                let fields = record.fields.iter().zip(offsets).map(|(field, (offset, ty))| Field {
                    name: field.name.clone(),
                    docs: docs(&field.docs, &Stability::Unknown),
                    ty: self.ty(ty),
                    offset: offset.size_wasm32(),
                });
                TypeKind::Record(fields.collect())
            }
            TypeDefKind::Variant(variant) => TypeKind::Variant {
                cases: variant
                    .cases
                    .iter()
                    .map(|case| Case {
                        name: case.name.clone(),
                        docs: docs(&case.docs, &Stability::Unknown),
                        ty: case.ty.as_ref().map(|ty| self.ty(ty)),
                    })
                    .collect(),
                tag: bytes(variant.tag()),
                payload: {
                    let payloads = variant.cases.iter().map(|case| case.ty.as_ref());
                    self.sizes.payload_offset(variant.tag(), payloads).size_wasm32()
                },
            },
            TypeDefKind::Enum(r#enum) => TypeKind::Enum {
                cases: r#enum.cases.iter().map(|case| label(&case.name, &case.docs)).collect(),
                tag: bytes(r#enum.tag()),
            },
            TypeDefKind::Flags(flags) => TypeKind::Flags(
                flags.flags.iter().map(|flag| label(&flag.name, &flag.docs)).collect(),
            ),
            TypeDefKind::Resource => TypeKind::Resource,
            TypeDefKind::Type(ty) => TypeKind::Alias(self.ty(ty)),
            _ => TypeKind::Alias(self.anonymous(id)),
        }
    }

    /// Lowers a use of a type.
    fn ty(&self, ty: &Wit) -> Type {
        match ty {
            Wit::Bool => Type::Scalar(Scalar::Bool),
            Wit::U8 => Type::Scalar(Scalar::U8),
            Wit::U16 => Type::Scalar(Scalar::U16),
            Wit::U32 => Type::Scalar(Scalar::U32),
            Wit::U64 => Type::Scalar(Scalar::U64),
            Wit::S8 => Type::Scalar(Scalar::S8),
            Wit::S16 => Type::Scalar(Scalar::S16),
            Wit::S32 => Type::Scalar(Scalar::S32),
            Wit::S64 => Type::Scalar(Scalar::S64),
            Wit::F32 => Type::Scalar(Scalar::F32),
            Wit::F64 => Type::Scalar(Scalar::F64),
            Wit::Char => Type::Scalar(Scalar::Char),
            Wit::String => Type::String,
            Wit::ErrorContext => Type::Unsupported("error-context"),
            Wit::Id(id) if self.resolve.types[*id].name.is_some() => {
                Type::Named(self.reference(*id))
            }
            Wit::Id(id) => self.anonymous(*id),
        }
    }

    /// Lowers a type without a name, or the type that a name stands for.
    fn anonymous(&self, id: TypeId) -> Type {
        let boxed = |ty: &Wit| Box::new(self.ty(ty));
        match &self.resolve.types[id].kind {
            TypeDefKind::List(ty) => Type::List(boxed(ty)),
            TypeDefKind::Map(key, value) => {
                Type::List(Box::new(Type::Tuple(vec![self.ty(key), self.ty(value)])))
            }
            TypeDefKind::FixedLengthList(ty, len) => Type::Fixed(boxed(ty), *len),
            TypeDefKind::Option(ty) => Type::Option(boxed(ty)),
            TypeDefKind::Result(result) => {
                Type::Result(result.ok.as_ref().map(boxed), result.err.as_ref().map(boxed))
            }
            TypeDefKind::Tuple(tuple) => {
                Type::Tuple(tuple.types.iter().map(|ty| self.ty(ty)).collect())
            }
            TypeDefKind::Handle(Handle::Own(id)) => Type::Own(self.reference(*id)),
            TypeDefKind::Handle(Handle::Borrow(id)) => Type::Borrow(self.reference(*id)),
            TypeDefKind::Type(ty) => self.ty(ty),
            other => Type::Unsupported(other.as_str()),
        }
    }

    fn reference(&self, id: TypeId) -> TypeRef {
        // A type that no section owns belongs to an interface outside of the world. The parser rules that
        // out.
        let (side, interface) = self.homes.get(&id).copied().unwrap_or((Side::Import, 0));
        TypeRef {
            side,
            interface,
            name: self.resolve.types[id].name.clone().unwrap_or_default(),
            borrows: self.borrows(&Wit::Id(id)),
        }
    }

    fn layout(&self, ty: &Wit) -> Layout {
        let mut room = [WasmType::I32; MANY_FLAT];
        let mut flat = FlatTypes::new(&mut room);
        self.resolve.push_flat(ty, &mut flat);
        Layout {
            size: self.sizes.size(ty).size_wasm32(),
            align: self.sizes.align(ty).align_wasm32(),
            flat: flat.to_vec().into_iter().map(core).collect(),
        }
    }

    /// Whether a value of `ty` points into memory.
    fn borrows(&self, ty: &Wit) -> bool {
        self.borrows_beside(ty, &mut HashSet::new())
    }

    /// Does the same and visits each type once, because nested types multiply.
    fn borrows_beside(&self, ty: &Wit, seen: &mut HashSet<TypeId>) -> bool {
        let id = match ty {
            Wit::String => return true,
            Wit::Id(id) if seen.insert(*id) => *id,
            _ => return false,
        };
        let mut any = |ty: &Wit| self.borrows_beside(ty, seen);
        match &self.resolve.types[id].kind {
            TypeDefKind::List(_) | TypeDefKind::Map(..) => true,
            TypeDefKind::Record(record) => record.fields.iter().any(|field| any(&field.ty)),
            TypeDefKind::Tuple(tuple) => tuple.types.iter().any(any),
            TypeDefKind::Variant(variant) => {
                variant.cases.iter().filter_map(|case| case.ty.as_ref()).any(any)
            }
            TypeDefKind::Option(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Type(ty) => any(ty),
            TypeDefKind::Result(result) => [&result.ok, &result.err].into_iter().flatten().any(any),
            _ => false,
        }
    }
}

fn docs(docs: &wit_parser::Docs, stability: &Stability) -> Docs {
    let deprecated = match stability {
        Stability::Stable { deprecated, .. } | Stability::Unstable { deprecated, .. } => {
            deprecated.as_ref().map(ToString::to_string)
        }
        Stability::Unknown => None,
    };
    Docs { text: docs.contents.clone(), deprecated }
}

fn label(name: &str, text: &wit_parser::Docs) -> Label {
    Label { name: name.to_owned(), docs: docs(text, &Stability::Unknown) }
}

fn bytes(int: Int) -> usize {
    match int {
        Int::U8 => 1,
        Int::U16 => 2,
        Int::U32 | Int::U64 => 4,
    }
}

fn core(ty: WasmType) -> Core {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => Core::I32,
        WasmType::I64 | WasmType::PointerOrI64 => Core::I64,
        WasmType::F32 => Core::F32,
        WasmType::F64 => Core::F64,
    }
}
