//! What WIT says of a module's names, beyond what the module itself shows.

use std::collections::{BTreeSet, HashMap};

use wit_parser::abi::{AbiVariant, FlatTypes, WasmType};
use wit_parser::{
    Function, InterfaceId, ManglingAndAbi, Resolve, ResourceIntrinsic, Type, TypeDefKind, TypeId,
    WasmExport, WasmExportKind, WasmImport, WorldId, WorldItem, WorldKey,
};

use super::module::{Import, Kind, Sig};

/// A function's flat form, whether its module has it so or through memory.
#[derive(Clone, Debug)]
pub struct Flat {
    pub params: Vec<&'static str>,
    pub results: Vec<&'static str>,
    /// The parameters lie in memory.
    pub spilled: bool,
    /// The results lie in memory.
    pub pointer: bool,
}

/// What is known of a world under one naming.
#[derive(Debug, Default)]
pub struct Facts {
    /// Imported functions, by module and field.
    pub imports: HashMap<(String, String), Flat>,
    /// Exported functions and what each is called once it has returned.
    pub exports: HashMap<String, (Flat, String)>,
    /// Some function takes or returns pointers.
    pub memory: bool,
    /// Something is allocated in the guest.
    pub realloc: bool,
    /// Imports of a resource's `new` and `rep` that no guest of this world has.
    pub foreign_intrinsics: Vec<Import>,
    /// Imports of `drop` of something that is no resource of its own.
    pub false_drops: Vec<Import>,
    /// Functions of the package that this world does not import.
    pub elsewhere: Vec<Import>,
}

/// More than any function here has.
const MANY: usize = 4096;

impl Facts {
    /// Reads them off a world.
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

    /// What one could want of an imported interface's types and must not get.
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

/// Whether there is a string or a list in a type.
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
