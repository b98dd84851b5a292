//! Imports that park the app.
//!
//! tinywasm suspends an app nowhere but between two instructions, and only after every 128th. So between the app
//! and a host function that may wait there is a function of ours, in a module of its own. It calls the host. If the
//! host is not ready, tinywasm's tank is emptied, and our function runs 128 instructions, so that tinywasm suspends
//! the app; once the app is resumed, our function calls the host again.
//!
//! Emptying the tank keeps tinywasm from counting what the app has run since it counted last. The app pays for as
//! many of our instructions after it is resumed: in sum, for its own alone.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ptr;

use microwit_engine::{Row, Stopped, World, from_slot};
use tinywasm::types::{
    Export, ExternalKind, FuncType, Import, ImportKind, Instruction, ModuleInner, ValueCounts,
    WasmFunction, WasmType, WasmValue,
};
use tinywasm::{
    Error, Function, HostFunction, Imports, Module, ModuleInstance, Result, Store, Trap,
};

use super::slices::{CHUNK, Wait};
use crate::import::{Shared, serve};
use crate::store::Apps;

/// The bytes of heap that such a function takes at most.
pub const HEAP: u64 = 512 + 128 * size_of::<usize>() as u64;

/// The function for an import that may park the app. It is made once, however often it is imported.
pub fn import_of<F: World, const N: usize>(
    app: &mut Apps<F, N>,
    row: &'static Row,
    ty: &FuncType,
) -> Result<Function> {
    if let Some((_, func)) = app.parking.iter().find(|(of, _)| ptr::eq(*of, row)) {
        return Ok(func.clone());
    }
    let func = import(app.held.store(), app.shared.again(), row, ty)?;
    app.parking.push((row, func.clone()));
    Ok(func)
}

/// Makes a function that calls `row`, and calls it again after the app was parked.
fn import<F: World, const N: usize>(
    store: &mut Store,
    shared: Shared<F, N>,
    row: &'static Row,
    ty: &FuncType,
) -> Result<Function> {
    // One more result says whether to call again.
    let results: Vec<_> = ty.results().iter().copied().chain([WasmType::I32]).collect();
    let asked = FuncType::new(ty.params(), &results);
    let host = HostFunction::from_untyped(store, &asked, move |mut context, args| {
        let meter = shared.data_in(context.store_mut()).own.meter.clone();
        let is_due = meter.is_due(context.remaining_fuel());
        let served = if is_due {
            Err(Stopped { waits: true })
        } else {
            serve(&mut context, &shared, row, args)
        };
        let (mut results, again) = match served {
            Ok(results) => {
                meter.served();
                (results, false)
            }
            Err(Stopped { waits: true }) if meter.may_park() => {
                meter.keep(&mut context);
                if !is_due {
                    meter.parking.wait.set(Wait::Parked);
                }
                let result = row.sig.result().map(|ty| from_slot(0, Some(ty)));
                (result.into_iter().collect(), true)
            }
            Err(_) => return Err(Error::Trap(Trap::Unreachable)),
        };
        results.push(WasmValue::I32(again.into()));
        Ok(results)
    });
    let mut imports = Imports::new();
    imports.define("", "", host);
    let instance = ModuleInstance::instantiate_no_start(store, &asking(ty, asked), Some(imports))?;
    instance.func_untyped(store, "")
}

/// A module that imports a function of type `asked`, and exports one of type `ty` that calls it until its last
/// result is zero.
fn asking(ty: &FuncType, asked: FuncType) -> Module {
    let count = |types: &[WasmType]| types.iter().collect::<ValueCounts>();
    let (params, results) = (count(ty.params()), count(ty.results()));
    let ty = Arc::new(ty.clone());
    let func = WasmFunction {
        instructions: code(&ty).into(),
        locals: ValueCounts { c32: params.c32 + 1, ..params },
        params,
        results,
        ty: ty.clone(),
        ..WasmFunction::default()
    };
    let import = Import { module: "".into(), name: "".into(), kind: ImportKind::Function(1) };
    let export = Export { name: "".into(), kind: ExternalKind::Func, index: 1 };
    Module::from(ModuleInner {
        funcs: Box::new([Arc::new(func)]),
        func_types: Arc::new([ty, Arc::new(asked)]),
        func_type_idxs: Arc::new([1, 0]),
        imports: Box::new([import]),
        exports: Arc::new([export]),
        ..ModuleInner::default()
    })
}

/// The code of that function: it calls the host with its own arguments, and returns what the host returns. Between
/// two calls of the host, it runs exactly as many instructions as tinywasm counts at a time.
fn code(ty: &FuncType) -> Vec<Instruction> {
    use Instruction as I;
    /// The instructions of a round: jumps to the next one, which nothing undercuts, and two that count rounds.
    /// Longer rounds are a little faster, and take more heap.
    const ROUND: u32 = 4;
    let is_wide = |ty: &WasmType| matches!(ty, WasmType::I64 | WasmType::F64);
    let (mut narrow, mut wide) = (0, 0);
    let mut code = Vec::new();
    for ty in ty.params() {
        if is_wide(ty) {
            code.push(I::LocalGet64(wide));
            wide += 1;
        } else {
            code.push(I::LocalGet32(narrow));
            narrow += 1;
        }
    }
    let (dropped, returned) = match ty.results().first() {
        None => (None, I::ReturnVoid),
        Some(ty) if is_wide(ty) => (Some(I::Drop64), I::Return64),
        Some(_) => (Some(I::Drop32), I::Return32),
    };
    let waits = code.len() as u32 + 3;
    code.extend([I::Call(0), I::JumpIfNonZero32(waits), returned]);
    code.extend(dropped);
    // Besides those that are in the list by now, except `returned`, the first and the last of these.
    let idle = CHUNK - code.len() as u32 - 1;
    code.push(I::SetLocalConst32(narrow, (idle / ROUND).cast_signed()));
    let jumps = |code: &mut Vec<_>, count| {
        let next = code.len() as u32 + 1;
        code.extend((next..next + count).map(I::Jump));
    };
    jumps(&mut code, idle % ROUND);
    let target_ip = code.len() as u32;
    jumps(&mut code, ROUND - 2);
    code.push(I::IncLocal32(narrow, -1));
    code.push(I::JumpIfLocalNonZero32 { target_ip, local: narrow });
    code.push(I::Jump(0));
    code
}
