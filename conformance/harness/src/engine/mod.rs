//! The engines that a guest can be run on. Nothing else here knows one by name.

mod tinywasm;
mod wamr;
mod wasmi;
mod wasmtime;

use std::cell::RefCell;

use microwit_host::{
    Bound, CallError, Capabilities, Engine, Export, Format, Guest, Limits, Slots, Trap, TypeId,
    World,
};

/// Far more than any case needs, so that whatever loops still ends.
pub const PLENTY: Limits =
    Limits { memory: 64 << 20, fuel: Some(100_000_000), stack: 64 * 1024, eager: false };

/// All engines. The first is the one that the others are compared with.
const ENGINES: &[&str] = &["wasmi", "tinywasm", "wasmtime", "wamr"];

/// The engines that `name` asks for.
pub fn named(name: &str) -> Result<Vec<&'static str>, String> {
    let wanted: Vec<_> =
        ENGINES.iter().copied().filter(|engine| name == "all" || name == *engine).collect();
    if wanted.is_empty() {
        return Err(format!("no engine `{name}`: there are {}, and all", ENGINES.join(", ")));
    }
    Ok(wanted)
}

/// Validates `wasm`, packs it as the engine wants it, binds and instantiates it, with room for
/// `HANDLES` handles.
pub fn load<H: World, const HANDLES: usize>(
    engine: &str,
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    match engine {
        "wasmi" => wasmi::load::<H, HANDLES>(wasm, host, limits),
        "tinywasm" => tinywasm::load::<H, HANDLES>(wasm, host, limits),
        "wasmtime" => wasmtime::load::<H, HANDLES>(wasm, host, limits),
        "wamr" => wamr::load::<H, HANDLES>(wasm, host, limits),
        other => Err(format!("no engine `{other}`")),
    }
}

/// A guest on some engine. Hosts are generated, and there are many; so what calls their guests is
/// compiled for this alone.
pub struct Running<H>(Box<dyn Erased<H>>);

impl<H: World> Running<H> {
    /// A guest, and how its engine ends it.
    fn new<E: Engine<Host = H> + 'static>(engine: E, unload: fn(E, &mut H)) -> Self {
        Self(Box::new(Known { engine, funcs: RefCell::default(), unload }))
    }

    /// Ends the guest: the host lets go of what it still owned.
    pub fn unload(self, host: &mut H) {
        self.0.unload(host);
    }
}

/// An engine, and those of its functions that have numbers.
struct Known<E: Engine> {
    engine: E,
    funcs: RefCell<Vec<E::Func>>,
    unload: fn(E, &mut E::Host),
}

impl<E: Engine> Known<E> {
    fn number(&self, func: E::Func) -> usize {
        let mut funcs = self.funcs.borrow_mut();
        funcs.push(func);
        funcs.len() - 1
    }
}

trait Erased<H> {
    fn export(&self, export: &'static Export) -> Option<Bound<usize>>;
    fn destructor(&self, ty: TypeId) -> Option<usize>;
    fn enter(&mut self) -> Result<(), Trap>;
    fn run(
        &mut self,
        host: Option<&mut H>,
        func: usize,
        slots: &mut Slots,
    ) -> Result<(), CallError>;
    fn guest(&mut self) -> &mut dyn Guest;
    fn leave(&mut self);
    fn unload(self: Box<Self>, host: &mut H);
}

impl<E: Engine> Erased<E::Host> for Known<E> {
    fn export(&self, export: &'static Export) -> Option<Bound<usize>> {
        let Bound { func, post_return } = self.engine.export(export)?;
        let post_return = post_return.map(|func| self.number(func));
        Some(Bound { func: self.number(func), post_return })
    }

    fn destructor(&self, ty: TypeId) -> Option<usize> {
        self.engine.destructor(ty).map(|func| self.number(func))
    }

    fn enter(&mut self) -> Result<(), Trap> {
        self.engine.enter()
    }

    fn run(
        &mut self,
        host: Option<&mut E::Host>,
        func: usize,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        let func = self.funcs.get_mut()[func];
        self.engine.run(host, func, slots)
    }

    fn guest(&mut self) -> &mut dyn Guest {
        self.engine.guest()
    }

    fn leave(&mut self) {
        self.engine.leave();
    }

    fn unload(self: Box<Self>, host: &mut E::Host) {
        (self.unload)(self.engine, host);
    }
}

impl<H: World> Engine for Running<H> {
    /// What is promised of all of them.
    const CAPABILITIES: Capabilities = Capabilities {
        format: Format::Module,
        validates: true,
        fuel: true,
        suspend: false,
        lends_memory: true,
        small_pages: false,
    };

    type Host = H;
    type Func = usize;

    fn export(&self, export: &'static Export) -> Option<Bound<usize>> {
        self.0.export(export)
    }

    fn destructor(&self, ty: TypeId) -> Option<usize> {
        self.0.destructor(ty)
    }

    fn enter(&mut self) -> Result<(), Trap> {
        self.0.enter()
    }

    fn run(
        &mut self,
        host: Option<&mut H>,
        func: usize,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        self.0.run(host, func, slots)
    }

    fn guest(&mut self) -> &mut dyn Guest {
        self.0.guest()
    }

    fn leave(&mut self) {
        self.0.leave();
    }
}
