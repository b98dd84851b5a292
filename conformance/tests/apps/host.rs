//! A host for any world, written by hand: one closure serves every import.

use std::path::Path;

use wasmi::{
    AsContextMut, Caller, Config, Engine, Error, ExternType, Func, Instance, Linker, Module, Store,
    Val,
};
use wit_parser::abi::AbiVariant;
use wit_parser::{Function, Resolve, Type, WorldId, WorldItem, WorldKey};

use crate::abi::{Abi, Memory, Value, despecialize};

/// Serves an import, given its name in WIT and its arguments.
type Answer = Box<dyn FnMut(&str, &[Value]) -> Option<Value> + Send>;

/// The state that all imports share.
pub struct State {
    answer: Answer,
    /// The host's handles that the guest dropped.
    pub dropped: Vec<u64>,
    /// The representations behind the guest's own handles. They keep their numbers wherever they go.
    values: Vec<Option<u64>>,
    /// The number of calls of `cabi_realloc`.
    pub reallocs: usize,
    /// The trap of an import, if there was one.
    trap: Option<Error>,
}

/// An app and its host.
pub struct App {
    resolve: Resolve,
    world: WorldId,
    pub store: Store<State>,
    pub instance: Instance,
}

/// A module that `cargo xtask` built.
pub fn module(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests").join(name);
    std::fs::read(&path).unwrap_or_else(|_| {
        panic!("there is no {}: run `cargo xtask test guests` first", path.display())
    })
}

impl App {
    /// Loads an app, whose imports `answer` serves.
    pub fn load(
        name: &str,
        answer: impl FnMut(&str, &[Value]) -> Option<Value> + Send + 'static,
    ) -> Self {
        let wasm = module(name);
        let (_, bindings) = wit_component::metadata::decode(&wasm).unwrap();
        let (mut resolve, world) = (bindings.resolve, bindings.world);
        despecialize(&mut resolve);
        let mut config = Config::default();
        config.wasm_custom_page_sizes(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, &wasm).unwrap();
        let state = State {
            answer: Box::new(answer),
            dropped: vec![],
            values: vec![],
            reallocs: 0,
            trap: None,
        };
        let mut store = Store::new(&engine, state);
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            let ExternType::Func(ty) = import.ty().clone() else { panic!("{import:?}") };
            let (module, name) = (import.module(), import.name());
            if let Some(interface) = module.strip_prefix("[export]") {
                linker.func_new(module, name, ty, own_resource(interface, name)).unwrap();
                continue;
            }
            let func = function(&resolve, world, module, name);
            assert!(func.is_some() || name.starts_with("[resource-drop]"), "{module} {name}");
            let resolve = resolve.clone();
            let import = move |mut caller: Caller<'_, State>, args: &[Val], results: &mut [Val]| {
                let slots: Vec<u64> = args.iter().map(slot).collect();
                let Some(func) = &func else {
                    caller.data_mut().dropped.push(slots[0]);
                    return Ok(());
                };
                let mut guest = Guest::of_import(caller);
                let returned = serve(&Abi::new(&resolve), &mut guest, func, &slots);
                if let (Some(result), Some(slot)) = (results.first_mut(), returned) {
                    *result = val(result, slot);
                }
                guest.cx.data_mut().trap.take().map_or(Ok(()), Err)
            };
            linker.func_new(module, name, ty, import).unwrap();
        }
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        Self { resolve, world, store, instance }
    }

    pub fn abi(&self) -> Abi<'_> {
        Abi::new(&self.resolve)
    }

    /// The functions that the app exports, each with the prefix of its name in the module.
    pub fn exports(&self) -> Vec<(String, Function)> {
        let of = |(key, item): (&WorldKey, &WorldItem)| match item {
            WorldItem::Interface { id, .. } => {
                let prefix = format!("{}#", self.resolve.name_world_key(key));
                let funcs = self.resolve.interfaces[*id].functions.values();
                funcs.map(|func| (prefix.clone(), func.clone())).collect()
            }
            WorldItem::Function(func) => vec![(String::new(), func.clone())],
            WorldItem::Type { .. } => vec![],
        };
        self.resolve.worlds[self.world].exports.iter().flat_map(of).collect()
    }

    /// A `borrow` of one of the guest's own resources, from the host's handle.
    pub fn lend(&self, handle: &Value) -> Value {
        let Value::Bits(handle) = handle else { panic!("{handle:?} is no handle") };
        Value::Bits(self.store.data().values[*handle as usize - 1].unwrap())
    }

    /// Drops the host's handle of one of the guest's own resources.
    pub fn drop(&mut self, dtor: &str, handle: &Value) {
        let Value::Bits(value) = self.lend(handle) else { unreachable!() };
        let Value::Bits(handle) = handle else { unreachable!() };
        self.store.data_mut().values[*handle as usize - 1] = None;
        let dtor = self.instance.get_typed_func::<u32, ()>(&self.store, dtor).unwrap();
        dtor.call(&mut self.store, value as u32).unwrap();
    }

    /// The number of the guest's own resources that exist.
    pub fn values(&self) -> usize {
        self.store.data().values.iter().flatten().count()
    }

    /// Calls an export by its name in WIT.
    pub fn call(&mut self, name: &str, args: &[Value]) -> Result<Option<Value>, Error> {
        let exports = self.exports();
        let (prefix, func) = exports.iter().find(|(_, func)| func.name == name).unwrap();
        let export = self.instance.get_func(&self.store, &format!("{prefix}{name}")).unwrap();
        let abi = Abi::new(&self.resolve);
        let sig = self.resolve.wasm_signature(AbiVariant::GuestExport, func);
        let mut guest = Guest::between_calls(&mut self.store, self.instance);
        let params: Vec<Type> = func.params.iter().map(|param| param.ty).collect();
        let slots = if sig.indirect_params {
            vec![abi.spill(&mut guest, &params, args).into()]
        } else {
            let each = params.iter().zip(args);
            each.flat_map(|(ty, value)| abi.lower(&mut guest, ty, value)).collect()
        };
        if let Some(trap) = self.store.data_mut().trap.take() {
            return Err(trap);
        }
        let ty = export.ty(&self.store);
        let args: Vec<_> = ty.params().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        let args: Vec<_> = args.iter().zip(slots).map(|(arg, slot)| val(arg, slot)).collect();
        let mut results: Vec<_> = ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        export.call(&mut self.store, &args, &mut results)?;
        let slots: Vec<_> = results.iter().map(slot).collect();
        let mut guest = Guest::between_calls(&mut self.store, self.instance);
        Ok(func.result.map(|ty| {
            if sig.retptr {
                abi.load(&mut guest, &ty, slots[0] as u32)
            } else {
                abi.lift(&mut guest, &ty, &slots)
            }
        }))
    }
}

/// Serves an import about the guest's own resources.
fn own_resource(
    interface: &str,
    name: &str,
) -> impl Fn(Caller<'_, State>, &[Val], &mut [Val]) -> Result<(), Error> + use<> {
    let (what, resource) = name.split_once(']').unwrap();
    let (what, dtor) = (what.to_owned(), format!("{interface}#[dtor]{resource}"));
    move |mut caller, args, results| {
        let number = slot(&args[0]);
        let values = &mut caller.data_mut().values;
        match what.as_str() {
            "[resource-new" => {
                values.push(Some(number));
                results[0] = val(&results[0], values.len() as u64);
            }
            "[resource-rep" => {
                let value = values[number as usize - 1].expect("the handle was not dropped");
                results[0] = val(&results[0], value);
            }
            _ => {
                let value = values[number as usize - 1].take().expect("nothing is dropped twice");
                let dtor = caller.get_export(&dtor).and_then(wasmi::Extern::into_func).unwrap();
                dtor.typed::<u32, ()>(&caller)?.call(&mut caller, value as u32)?;
            }
        }
        Ok(())
    }
}

/// The WIT function of an import.
fn function(resolve: &Resolve, world: WorldId, module: &str, name: &str) -> Option<Function> {
    let of = |(key, item): (&WorldKey, &WorldItem)| match item {
        WorldItem::Interface { id, .. } if resolve.name_world_key(key) == module => {
            resolve.interfaces[*id].functions.get(name).cloned()
        }
        WorldItem::Function(func) if module == "$root" && func.name == name => Some(func.clone()),
        _ => None,
    };
    resolve.worlds[world].imports.iter().find_map(of)
}

/// Lifts the arguments, calls the closure, and lowers its result.
fn serve<C: AsContextMut<Data = State>>(
    abi: &Abi<'_>,
    guest: &mut Guest<C>,
    func: &Function,
    slots: &[u64],
) -> Option<u64> {
    let sig = abi.resolve.wasm_signature(AbiVariant::GuestImport, func);
    let params: Vec<Type> = func.params.iter().map(|param| param.ty).collect();
    let args = if sig.indirect_params {
        abi.load_all(guest, &params, slots[0] as u32)
    } else {
        abi.lift_all(guest, &params, slots)
    };
    let answer = (guest.cx.as_context_mut().data_mut().answer)(&func.name, &args);
    let (ty, answer) = (func.result?, answer?);
    if sig.retptr {
        abi.store(guest, &ty, *slots.last()? as u32, &answer);
        return None;
    }
    abi.lower(guest, &ty, &answer).first().copied()
}

/// A guest's memory, between calls or during an import.
struct Guest<C> {
    cx: C,
    memory: Option<wasmi::Memory>,
    realloc: Option<Func>,
}

impl<'a> Guest<Caller<'a, State>> {
    fn of_import(cx: Caller<'a, State>) -> Self {
        let memory = cx.get_export("memory").and_then(wasmi::Extern::into_memory);
        let realloc = cx.get_export("cabi_realloc").and_then(wasmi::Extern::into_func);
        Self { cx, memory, realloc }
    }
}

impl<'a> Guest<&'a mut Store<State>> {
    fn between_calls(cx: &'a mut Store<State>, instance: Instance) -> Self {
        let memory = instance.get_memory(&*cx, "memory");
        let realloc = instance.get_func(&*cx, "cabi_realloc");
        Self { cx, memory, realloc }
    }
}

impl<C: AsContextMut<Data = State>> Memory for Guest<C> {
    fn read(&mut self, at: u32, len: u32) -> Vec<u8> {
        let memory = self.memory.expect("the app exports its memory");
        memory.data(self.cx.as_context())[at as usize..][..len as usize].to_vec()
    }

    fn write(&mut self, at: u32, bytes: &[u8]) {
        if self.cx.as_context().data().trap.is_some() {
            return;
        }
        let memory = self.memory.expect("the app exports its memory");
        memory.write(self.cx.as_context_mut(), at as usize, bytes).unwrap();
    }

    /// A trap is reported when the guest would run again. Until then nothing is written.
    fn allocate(&mut self, align: u32, size: u32) -> u32 {
        self.cx.as_context_mut().data_mut().reallocs += 1;
        let realloc = self.realloc.expect("the app exports `cabi_realloc`");
        let realloc = realloc.typed::<(u32, u32, u32, u32), u32>(self.cx.as_context()).unwrap();
        let at =
            realloc.call(self.cx.as_context_mut(), (0, 0, align, size)).unwrap_or_else(|trap| {
                self.cx.as_context_mut().data_mut().trap = Some(trap);
                0
            });
        assert_eq!(at % align, 0, "`cabi_realloc` aligns");
        at
    }
}

fn slot(val: &Val) -> u64 {
    match val {
        Val::I32(bits) => bits.cast_unsigned().into(),
        Val::I64(bits) => bits.cast_unsigned(),
        Val::F32(bits) => bits.to_bits().into(),
        Val::F64(bits) => bits.to_bits(),
        other => unreachable!("the ABI has no {other:?}"),
    }
}

/// The slot as a value of the same type as `like`.
fn val(like: &Val, slot: u64) -> Val {
    match like {
        Val::I32(_) => Val::I32((slot as u32).cast_signed()),
        Val::I64(_) => Val::I64(slot.cast_signed()),
        Val::F32(_) => Val::F32(wasmi::F32::from_bits(slot as u32)),
        Val::F64(_) => Val::F64(wasmi::F64::from_bits(slot)),
        other => unreachable!("the ABI has no {other:?}"),
    }
}
