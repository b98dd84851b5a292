//! Lowers functions: their names in the core module, and their signatures.

use wit_parser::abi::AbiVariant;
use wit_parser::{
    Function, FunctionKind, TypeId, WasmExport, WasmExportKind, WasmImport, WorldKey,
};

use super::{Lowering, core, docs};
use crate::model::{CoreSig, Func, FuncKind, Layout, Param, Side};

/// The naming scheme that today's toolchains use for imports and exports.
const LEGACY: wit_parser::ManglingAndAbi =
    wit_parser::ManglingAndAbi::Legacy(wit_parser::LiftLowerAbi::Sync);

impl Lowering<'_> {
    pub(super) fn func(&self, side: Side, interface: Option<&WorldKey>, func: &Function) -> Func {
        let (variant, core_name) = match side {
            Side::Import => {
                let import = WasmImport::Func { interface, func };
                (AbiVariant::GuestImport, self.resolve.wasm_import_name(LEGACY, import).1)
            }
            Side::Export => {
                let kind = WasmExportKind::Normal;
                let export = WasmExport::Func { interface, func, kind };
                (AbiVariant::GuestExport, self.resolve.wasm_export_name(LEGACY, export))
            }
        };
        let sig = self.resolve.wasm_signature(variant, func);
        let layout = self.sizes.params(func.params.iter().map(|param| &param.ty));
        let kind = self.func_kind(func);
        let offsets = self.sizes.field_offsets(func.params.iter().map(|param| &param.ty));
        let params = func.params.iter().zip(offsets).map(|(param, (offset, ty))| Param {
            name: param.name.clone(),
            ty: self.ty(ty),
            layout: self.layout(ty),
            offset: offset.size_wasm32(),
        });
        let own = usize::from(matches!(kind, FuncKind::Method(_)));
        Func {
            name: func_name(func),
            core_name,
            docs: docs(&func.docs, &func.stability),
            kind,
            is_async: func.kind.is_async(),
            params: params.skip(own).collect(),
            params_layout: Layout {
                size: layout.size.size_wasm32(),
                align: layout.align.align_wasm32(),
                flat: vec![],
            },
            result: func.result.as_ref().map(|ty| self.ty(ty)),
            result_layout: func
                .result
                .as_ref()
                .map_or(Layout { size: 0, align: 1, flat: vec![] }, |ty| self.layout(ty)),
            core: CoreSig {
                params: sig.params.into_iter().map(core).collect(),
                result: sig.results.into_iter().map(core).next(),
                spilled_params: sig.indirect_params,
                result_pointer: sig.retptr,
            },
            at: self.loaded.at(func.span),
        }
    }

    fn func_kind(&self, func: &Function) -> FuncKind {
        use FunctionKind as F;
        let name = |id: &TypeId| self.resolve.types[*id].name.clone().unwrap_or_default();
        match &func.kind {
            F::Freestanding | F::AsyncFreestanding | F::Getter | F::Setter => FuncKind::Free,
            F::Method(id) | F::AsyncMethod(id) | F::MethodGetter(id) | F::MethodSetter(id) => {
                FuncKind::Method(name(id))
            }
            F::Static(id) | F::AsyncStatic(id) | F::StaticGetter(id) | F::StaticSetter(id) => {
                FuncKind::Static(name(id))
            }
            F::Constructor(id) => FuncKind::Constructor(name(id)),
        }
    }
}

/// The function's name before it is spelled in Rust. A setter gets a prefix.
fn func_name(func: &Function) -> String {
    use FunctionKind as F;
    match func.kind {
        F::Constructor(_) => "new".to_owned(),
        F::Setter | F::MethodSetter(_) | F::StaticSetter(_) => format!("set-{}", func.item_name()),
        _ => func.item_name().to_owned(),
    }
}
