//! The store of an app.

use alloc::{vec, vec::Vec};

use microwit_engine::{
    Context, Engine, ExternKind, Import, Parks, Progress, Resume, Row, Sig, Slot, Slots, Store,
    World,
};
use microwit_host::{Limits, LoadError, Trap, TrapCode};

use crate::{Exported, Func, Module};

/// The template engine, as `microwit-engine` sees it.
#[derive(Debug)]
pub enum Template {}

/// The data of an app, with `N` handles.
type Data<F, const N: usize> = microwit_engine::Data<Template, F, [Slot; N]>;

/// The part of an app's data that uses the engine's own types.
pub struct Own {
    /// The fuel that is left for the current call.
    pub fuel: Option<u64>,
    /// Whether the app is to be parked in the import that it has called.
    pub parks: bool,
}

/// A store, with the app in it.
pub struct Apps<F: World, const N: usize> {
    data: Data<F, N>,
    memory: Vec<u8>,
    imports: Vec<&'static Row>,
    module: Option<Module>,
}

/// A store as guest code sees it.
pub struct At<'s, F: World, const N: usize> {
    data: &'s mut Data<F, N>,
    // Not a slice: what a host function that waits has borrowed of the memory must stay valid.
    memory: &'s mut Vec<u8>,
    pub imports: &'s [&'static Row],
}

impl Engine for Template {
    type Bytes<'m> = Module;
    type Module = Module;
    type Func = Func;
    type Own = Own;
    type Import<'m> = Sig;
    type Store<F: World, const HANDLES: usize> = Apps<F, HANDLES>;

    const PARKS: Parks = Parks::Outside;

    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Module, LoadError> {
        if app.memory > limits.memory as usize { Err(LoadError::MemoryLimit) } else { Ok(app) }
    }

    fn exports(module: &Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)> {
        module.exports.iter().map(|(name, exported)| (*name, || exported.item()))
    }

    fn imports(module: &Module) -> impl Iterator<Item = Import<'_, Sig>> {
        module.imports.iter().map(|(module, name, sig)| {
            let sig = Sig::of(sig);
            Import { module, name, item: ExternKind::Func(sig), own: sig }
        })
    }
}

// SAFETY: the data is a field of the store, which is never replaced.
unsafe impl<F: World, const N: usize> Store for Apps<F, N> {
    type Engine = Template;
    type World = F;
    type Context<'s> = At<'s, F, N>;
    type Parked = Func;

    unsafe fn new(module: &Module, _: &Limits) -> Result<Self, LoadError> {
        let (data, memory) = (Data::new(Own { fuel: None, parks: false }), vec![0; module.memory]);
        Ok(Self { data, memory, imports: Vec::new(), module: None })
    }

    fn bind(&mut self, _: &Module, _: &Import<'_, Sig>, row: &'static Row) {
        self.imports.push(row);
    }

    fn instantiate(&mut self, module: Module) -> Result<(), LoadError> {
        self.module = Some(module);
        let start = module.start.map_or(Ok(()), |start| self.context().call(start, &mut [0]));
        start.map_err(|code| LoadError::Start(Trap::new(code).into()))
    }

    fn data(&mut self) -> &mut microwit_engine::Data<Template, F> {
        &mut self.data
    }

    fn context(&mut self) -> At<'_, F, N> {
        At { data: &mut self.data, memory: &mut self.memory, imports: &self.imports }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.exports().iter().map(|(name, _)| *name)
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<Func> {
        match self.exports().get(number)?.1 {
            Exported::Func(own, func) => (Sig::of(own) == sig).then_some(func),
            _ => None,
        }
    }

    fn global(&mut self, number: usize) -> Option<u32> {
        match self.exports().get(number)?.1 {
            Exported::Global(value) => Some(value),
            _ => None,
        }
    }

    fn start(
        &mut self,
        func: Func,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Func>,
    ) -> Result<Progress, TrapCode> {
        if slice.is_some() {
            self.data.own.fuel = slice;
        }
        let done = self.context().call(func, slots);
        if core::mem::take(&mut self.data.own.parks) {
            *parked = Some(func);
            Ok(Progress::Parked)
        } else {
            done.map(|()| Progress::Done)
        }
    }

    // A Rust function cannot be left and entered again. So the app's function is called again with the result
    // of the import, and finds in the app's memory how far it was.
    fn resume(
        &mut self,
        parked: &mut Option<Func>,
        how: Resume,
        slots: &mut Slots,
    ) -> Result<Progress, TrapCode> {
        let func = parked.take().ok_or(TrapCode::Engine)?;
        let [slot, ..] = slots else { return Err(TrapCode::Slots) };
        if let Resume::Served(_, result) = how {
            *slot = result;
        }
        self.start(func, slots, None, parked)
    }

    fn refuel(&mut self, fuel: Option<u64>) {
        self.data.own.fuel = fuel;
    }
}

impl<F: World, const N: usize> Apps<F, N> {
    fn exports(&self) -> &'static [(&'static str, Exported)] {
        self.module.map_or(&[], |module| module.exports)
    }
}

impl<F: World, const N: usize> At<'_, F, N> {
    /// The same view, as long as this one is borrowed.
    pub fn again(&mut self) -> At<'_, F, N> {
        At { data: self.data, memory: self.memory, imports: self.imports }
    }
}

// SAFETY:
// 1. The data is a field of the store, which is never replaced.
// 2. Guest code runs only in `call`, and in `instantiate`, as `Store` says.
// 3. Rows are only in the store that they were bound to.
unsafe impl<F: World, const N: usize> Context for At<'_, F, N> {
    type Engine = Template;
    type World = F;

    fn data(&mut self) -> &mut microwit_engine::Data<Template, F> {
        self.data
    }

    fn memory(&mut self) -> (&mut [u8], &microwit_engine::Data<Template, F>) {
        (self.memory, self.data)
    }

    fn call(&mut self, func: Func, slots: &mut Slots) -> Result<(), TrapCode> {
        func(self, slots)
    }
}
