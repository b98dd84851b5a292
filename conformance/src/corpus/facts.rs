//! Facts about a module's names that its WIT contains and the module itself does not show.

use std::collections::{BTreeSet, HashMap};

use wit_parser::abi::{AbiVariant, FlatTypes, WasmType};
use wit_parser::{
    Function, InterfaceId, ManglingAndAbi, Resolve, ResourceIntrinsic, Type, TypeDefKind, TypeId,
    WasmExport, WasmExportKind, WasmImport, WorldId, WorldItem, WorldKey,
};

use super::module::{Import, Kind, Sig};

/// The flat form of a function, whether or not the module passes values through memory.
#[derive(Clone, Debug)]
pub struct Flat {
    pub params: Vec<&'static str>,
    pub results: Vec<&'static str>,
    /// Whether the parameters are in memory.
    pub spilled: bool,
    /// Whether the results are in memory.
    pub pointer: bool,
}

/// The facts about a world with one scheme of names.
#[derive(Debug, Default)]
pub struct Facts {
    /// The imported functions, by module and field.
    pub imports: HashMap<(String, String), Flat>,
    /// The exported functions, each with the name of its post-return function.
    pub exports: HashMap<String, (Flat, String)>,
    /// Whether some function takes or returns pointers.
    pub memory: bool,
    /// Whether the host allocates anything in the guest.
    pub realloc: bool,
    /// Imports of `new` and `rep` for resources that are not the guest's own.
    pub foreign_intrinsics: Vec<Import>,
    /// Imports of `drop` for types that are not resources.
    pub false_drops: Vec<Import>,
    /// Functions of the package that this world does not import.
    pub elsewhere: Vec<Import>,
}

/// A bound above the number of core values of any function here.
const MANY: usize = 4096;

impl Facts {
    /// Reads the facts of a world.
    pub fn of(resolve: &Resolve, world: WorldId, naming: ManglingAndAbi) -> Self {
        let mut facts = Self::default();
        let items = &resolve.worlds[world];
        for (key, item) in &items.imports {
            match item {
                WorldItem::Function(func) => facts.import(resolve, naming, None, func),
                WorldItem::Interface { id, .. } => {
                    for func in resolve.interfaces[*id].functions.values() {
                        facts.import(resolve, naming, Some(key), func);
                    }
                    facts.of_types(resolve, naming, key, *id, items.exports.get(key));
                }
                WorldItem::Type { .. } => {}
            }
        }
        for (key, item) in &items.exports {
            match item {
                WorldItem::Function(func) => facts.export(resolve, naming, None, func),
                WorldItem::Interface { id, .. } => {
                    for func in resolve.interfaces[*id].functions.values() {
                        facts.export(resolve, naming, Some(key), func);
                    }
                }
                WorldItem::Type { .. } => {}
            }
        }
        facts.rest_of_package(resolve, world, naming);
        facts
    }

    fn import(
        &mut self,
        resolve: &Resolve,
        naming: ManglingAndAbi,
        interface: Option<&WorldKey>,
        func: &Function,
    ) {
        let name = resolve.wasm_import_name(naming, WasmImport::Func { interface, func });
        let flat = self.func(resolve, AbiVariant::GuestImport, func);
        self.realloc |= func.result.as_ref().is_some_and(|ty| points(resolve, ty));
        self.imports.insert(name, flat);
    }

    fn export(
        &mut self,
        resolve: &Resolve,
        naming: ManglingAndAbi,
        interface: Option<&WorldKey>,
        func: &Function,
    ) {
        let name =
            |kind| resolve.wasm_export_name(naming, WasmExport::Func { interface, func, kind });
        let flat = self.func(resolve, AbiVariant::GuestExport, func);
        self.realloc |= flat.spilled || func.params.iter().any(|param| points(resolve, &param.ty));
        let names = (name(WasmExportKind::Normal), name(WasmExportKind::PostReturn));
        self.exports.insert(names.0, (flat, names.1));
    }

    fn func(&mut self, resolve: &Resolve, variant: AbiVariant, func: &Function) -> Flat {
        let sig = resolve.wasm_signature(variant, func);
        let types = func.params.iter().map(|param| &param.ty).chain(&func.result);
        let points = types.into_iter().any(|ty| points(resolve, ty));
        self.memory |= points || sig.indirect_params || sig.retptr;
        Flat {
            params: flat(resolve, func.params.iter().map(|param| &param.ty)),
            results: flat(resolve, &func.result),
            spilled: sig.indirect_params,
            pointer: sig.retptr,
        }
    }

    /// Collects imports for an imported interface's types that a host must refuse.
    fn of_types(
        &mut self,
        resolve: &Resolve,
        naming: ManglingAndAbi,
        key: &WorldKey,
        id: InterfaceId,
        exported: Option<&WorldItem>,
    ) {
        let handle = Sig { params: vec!["i32"], results: vec!["i32"] };
        for (name, ty) in &resolve.interfaces[id].types {
            let intrinsic = |resource: TypeId, intrinsic: ResourceIntrinsic| {
                let interface = Some(key);
                let import = WasmImport::ResourceIntrinsic { interface, resource, intrinsic };
                resolve.wasm_import_name(naming, import)
            };
            if matches!(resolve.types[*ty].kind, TypeDefKind::Resource) {
                if exported.is_some() {
                    continue;
                }
                for what in [ResourceIntrinsic::ExportedNew, ResourceIntrinsic::ExportedRep] {
                    let (module, field) = intrinsic(*ty, what);
                    let imported = module.replace("[export]", "").replace("|_ex_", "|");
                    for module in [module, imported] {
                        let (field, kind) = (field.clone(), Kind::Func(handle.clone()));
                        self.foreign_intrinsics.push(Import { module, field, kind });
                    }
                }
            } else {
                let module = match naming {
                    ManglingAndAbi::Standard32 => {
                        format!("cm32p2|{}", resolve.name_canonicalized_world_key(key))
                    }
                    ManglingAndAbi::Legacy(_) => resolve.name_world_key(key),
                };
                let field = match naming {
                    ManglingAndAbi::Standard32 => format!("{name}_drop"),
                    ManglingAndAbi::Legacy(_) => format!("[resource-drop]{name}"),
                };
                let kind = Kind::Func(Sig { params: vec!["i32"], results: vec![] });
                self.false_drops.push(Import { module, field, kind });
            }
        }
    }

    fn rest_of_package(&mut self, resolve: &Resolve, world: WorldId, naming: ManglingAndAbi) {
        let items = &resolve.worlds[world];
        let imported: BTreeSet<_> = items
            .imports
            .values()
            .filter_map(|item| match item {
                WorldItem::Interface { id, .. } => Some(*id),
                _ => None,
            })
            .collect();
        let Some(package) = items.package else { return };
        for id in resolve.packages[package].interfaces.values() {
            if imported.contains(id) {
                continue;
            }
            let key = WorldKey::Interface(*id);
            for func in resolve.interfaces[*id].functions.values() {
                let import = WasmImport::Func { interface: Some(&key), func };
                let (module, field) = resolve.wasm_import_name(naming, import);
                let sig = resolve.wasm_signature(AbiVariant::GuestImport, func);
                let kind = Kind::Func(Sig {
                    params: sig.params.iter().copied().map(core).collect(),
                    results: sig.results.iter().copied().map(core).collect(),
                });
                self.elsewhere.push(Import { module, field, kind });
            }
        }
    }
}

fn flat<'t>(resolve: &Resolve, types: impl IntoIterator<Item = &'t Type>) -> Vec<&'static str> {
    let mut room = vec![WasmType::I32; MANY];
    let mut flat = FlatTypes::new(&mut room);
    for ty in types {
        resolve.push_flat(ty, &mut flat);
    }
    flat.to_vec().into_iter().map(core).collect()
}

fn core(ty: WasmType) -> &'static str {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
    }
}

/// Whether a type contains a string or a list.
fn points(resolve: &Resolve, ty: &Type) -> bool {
    let any = |mut types: &mut dyn Iterator<Item = &Type>| {
        Iterator::any(&mut types, |ty| points(resolve, ty))
    };
    let id = match ty {
        Type::String => return true,
        Type::Id(id) => *id,
        _ => return false,
    };
    match &resolve.types[id].kind {
        TypeDefKind::List(_) | TypeDefKind::Map(..) => true,
        TypeDefKind::Record(record) => any(&mut record.fields.iter().map(|field| &field.ty)),
        TypeDefKind::Tuple(tuple) => any(&mut tuple.types.iter()),
        TypeDefKind::Variant(variant) => {
            any(&mut variant.cases.iter().filter_map(|case| case.ty.as_ref()))
        }
        TypeDefKind::Option(ty) | TypeDefKind::FixedLengthList(ty, _) | TypeDefKind::Type(ty) => {
            points(resolve, ty)
        }
        TypeDefKind::Result(result) => any(&mut result.ok.iter().chain(&result.err)),
        _ => false,
    }
}
