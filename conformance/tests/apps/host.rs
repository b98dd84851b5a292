//! A host of any world, by hand: every import is answered by one closure.

use std::path::Path;

use wasmi::{AsContextMut, Caller, Config, Engine, ExternType, Instance, Linker, Module, Store, Val};
use wit_parser::abi::AbiVariant;
use wit_parser::{Function, Resolve, Type, WorldId, WorldItem};

use crate::abi::{Abi, Memory, Value};

/// Answers an import: its name in WIT, its arguments.
pub type Answer = Box<dyn FnMut(&str, &[Value]) -> Option<Value> + Send>;

pub struct State {
    answer: Answer,
    /// Handles that the guest dropped.
    pub dropped: Vec<u32>,
    /// How often `cabi_realloc` was called.
    pub reallocs: usize,
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

/// The WIT that the module carries, and its world.
fn world(wasm: &[u8]) -> (Resolve, WorldId) {
    let (_, bindings) = wit_component::metadata::decode(wasm).unwrap();
    (bindings.resolve, bindings.world)
}

impl App {
    /// Loads an app; answers imports with `answer`.
    pub fn load(
        name: &str,
        answer: impl FnMut(&str, &[Value]) -> Option<Value> + Send + 'static,
    ) -> Self {
        let wasm = module(name);
        let (resolve, world) = world(&wasm);
        let mut config = Config::default();
        config.wasm_custom_page_sizes(true);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, &wasm).unwrap();
        let state = State { answer: Box::new(answer), dropped: vec![], reallocs: 0 };
        let mut store = Store::new(&engine, state);
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            let ExternType::Func(ty) = import.ty().clone() else { panic!("{import:?}") };
            let (module, name) = (import.module().to_owned(), import.name().to_owned());
            let func = function(&resolve, world, &module, &name).cloned();
            let resolve = resolve.clone();
            let serve = move |mut caller: Caller<'_, State>, args: &[Val], results: &mut [Val]| {
                let slots: Vec<u64> = args.iter().map(slot).collect();
                let Some(func) = &func else {
                    assert!(name.starts_with("[resource-drop]"), "{name}");
                    caller.data_mut().dropped.push(slots[0] as u32);
                    return Ok(());
                };
                let returned = serve(&Abi::new(&resolve), &mut Guest::of(caller), func, &slots);
                if let (Some(result), Some(slot)) = (results.first_mut(), returned) {
                    *result = val(&result.clone(), slot);
                }
                Ok(())
            };
            linker.func_new(import.module(), import.name(), ty, serve).unwrap();
        }
        let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
        Self { resolve, world, store, instance }
    }

    /// The functions of an exported interface, or of the world itself.
    pub fn exports(&self, interface: Option<&str>) -> Vec<Function> {
        let world = &self.resolve.worlds[self.world];
        let of = |(key, item): (_, &WorldItem)| match (item, interface) {
            (WorldItem::Function(func), None) => vec![func.clone()],
            (WorldItem::Interface { id, .. }, Some(wanted))
                if self.resolve.name_world_key(key) == wanted =>
            {
                self.resolve.interfaces[*id].functions.values().cloned().collect()
            }
            _ => vec![],
        };
        world.exports.iter().flat_map(of).collect()
    }

    /// Calls an export by its WIT function and its name in the module.
    pub fn call(
        &mut self,
        func: &Function,
        name: &str,
        args: &[Value],
    ) -> Result<Option<Value>, wasmi::Error> {
        let abi = Abi::new(&self.resolve);
        let sig = self.resolve.wasm_signature(AbiVariant::GuestExport, func);
        let mut guest = Guest { store: &mut self.store, instance: self.instance };
        let params: Vec<Type> = func.params.iter().map(|param| param.ty).collect();
        let slots = if sig.indirect_params {
            let at = abi.allocate(&mut guest, &params);
            abi.store_all(&mut guest, &params, at, args);
            vec![at.into()]
        } else {
            let each = params.iter().zip(args);
            each.flat_map(|(ty, value)| abi.lower(&mut guest, ty, value)).collect()
        };
        let export = self.instance.get_func(&self.store, name).unwrap();
        let ty = export.ty(&self.store);
        let args: Vec<_> =
            ty.params().iter().zip(slots).map(|(ty, slot)| val(&Val::default(*ty), slot)).collect();
        let mut results: Vec<_> = ty.results().iter().map(|ty| Val::default(*ty)).collect();
        export.call(&mut self.store, &args, &mut results)?;
        let mut guest = Guest { store: &mut self.store, instance: self.instance };
        Ok(func.result.map(|ty| {
            let slots: Vec<_> = results.iter().map(slot).collect();
            if sig.retptr {
                abi.load(&mut guest, &ty, slots[0] as u32)
            } else {
                abi.lift(&mut guest, &ty, &slots)
            }
        }))
    }
}

/// Lifts the arguments, asks, lowers the answer.
fn serve(abi: &Abi<'_>, guest: &mut Guest<Caller<'_, State>>, func: &Function, slots: &[u64]) -> Option<u64> {
    let sig = abi.resolve.wasm_signature(AbiVariant::GuestImport, func);
    let params: Vec<Type> = func.params.iter().map(|param| param.ty).collect();
    let args = if sig.indirect_params {
        abi.load_all(guest, &params, slots[0] as u32)
    } else {
        let mut rest = slots;
        let lift = |ty: &Type| {
            let (mine, others) = rest.split_at(abi.flat(ty).len());
            rest = others;
            abi.lift(guest, ty, mine)
        };
        params.iter().map(lift).collect()
    };
    let answer = (guest.store.data_mut().answer)(&func.name, &args);
    let (ty, answer) = (func.result?, answer?);
    if sig.retptr {
        abi.store(guest, &ty, *slots.last()? as u32, &answer);
        return None;
    }
    abi.lower(guest, &ty, &answer).first().copied()
}

impl Abi<'_> {
    fn offsets(&self, types: &[Type]) -> (Vec<u32>, u32) {
        let place = |end: &mut u32, ty: &Type| {
            let at = end.next_multiple_of(self.align(ty));
            *end = at + self.size(ty);
            Some(at)
        };
        let offsets: Vec<_> = types.iter().scan(0, place).collect();
        let end = offsets.iter().zip(types).map(|(at, ty)| at + self.size(ty)).max();
        (offsets, end.unwrap_or(0))
    }

    fn allocate(&self, memory: &mut dyn Memory, types: &[Type]) -> u32 {
        let align = types.iter().map(|ty| self.align(ty)).max().unwrap_or(1);
        memory.allocate(align, self.offsets(types).1.next_multiple_of(align))
    }

    fn store_all(&self, memory: &mut dyn Memory, types: &[Type], at: u32, values: &[Value]) {
        for ((offset, ty), value) in self.offsets(types).0.iter().zip(types).zip(values) {
            self.store(memory, ty, at + offset, value);
        }
    }

    fn load_all(&self, memory: &mut dyn Memory, types: &[Type], at: u32) -> Vec<Value> {
        let each = self.offsets(types).0.into_iter().zip(types);
        each.map(|(offset, ty)| self.load(memory, ty, at + offset)).collect()
    }
}

/// A guest's memory, between calls or during an import.
struct Guest<C> {
    cx: C,
    memory: wasmi::Memory,
    realloc: Option<Func>,
}

impl<'a> Guest<Caller<'a, State>> {
    fn of_import(cx: Caller<'a, State>) -> Option<Self> {
        let memory = cx.get_export("memory")?.into_memory()?;
        let realloc = cx.get_export("cabi_realloc").and_then(wasmi::Extern::into_func);
        Some(Self { cx, memory, realloc })
    }
}

impl<C: AsContextMut<Data = State>> Memory for Guest<C> {
    fn read(&mut self, at: u32, len: u32) -> Vec<u8> {
        self.memory.data(&self.cx)[at as usize..][..len as usize].to_vec()
    }

    fn write(&mut self, at: u32, bytes: &[u8]) {
        self.memory.write(&mut self.cx, at as usize, bytes).unwrap();
    }

    /// As the canonical ABI does it; a trap is an address that no test can use.
    fn allocate(&mut self, align: u32, size: u32) -> u32 {
        self.cx.as_context_mut().data_mut().reallocs += 1;
        let realloc = self.realloc.expect("the app exports cabi_realloc").typed(&self.cx).unwrap();
        let at: Result<u32, _> = realloc.call(&mut self.cx, (0u32, 0u32, align, size));
        let at = at.unwrap_or_else(|error| std::panic::panic_any(Trapped(error.to_string())));
        assert_eq!(at % align, 0);
        at
    }
}
