//! A guest on an engine, whichever that is. Nothing here knows one by name.

use microwit_any::{App, Engine, OnAny};
use microwit_engine::{AsBytes, Instance};
use microwit_host::engine::{BoundExport, Exchange, Export, ResourceId, Slots};
use microwit_host::{App as _, CallError, Guest, Limits, LoadError, WorldHost};

/// Far more than any case needs, so that whatever loops still ends.
pub const PLENTY: Limits = Limits {
    memory: 64 << 20,
    memories: 100,
    tables: 1 << 20,
    stack: 64 * 1024,
    heap: 64 << 20,
    fuel: Some(100_000_000),
    eager: false,
};

/// The engines that `name` asks for.
pub fn named(name: &str) -> Result<Vec<&'static str>, String> {
    let names = Engine::ALL.map(Engine::name);
    let wanted: Vec<_> =
        names.into_iter().filter(|engine| name == "all" || name == *engine).collect();
    if wanted.is_empty() {
        return Err(format!("no engine `{name}`: there are {}, and all", names.join(", ")));
    }
    Ok(wanted)
}

/// Validates `wasm`, packs it as the engine wants it, binds and instantiates it, with room for
/// `HANDLES` handles.
pub fn load<H: WorldHost + 'static, const HANDLES: usize>(
    engine: &str,
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    // Why it cannot be packed, only the packer knows; that it is no module for this engine, all engines
    // say alike.
    let app = App::new(engine.parse()?, wasm, limits.fuel.is_some());
    app.ok_or(LoadError::Malformed.to_string())?.on(Load::<H, HANDLES> { host, limits })
}

struct Load<'h, H, const HANDLES: usize> {
    host: &'h mut H,
    limits: Limits,
}

impl<H: WorldHost + 'static, const HANDLES: usize> OnAny for Load<'_, H, HANDLES> {
    type Done = Result<Running<H>, String>;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Self::Done {
        let loaded = Instance::<E, H, HANDLES>::with_handles(app, self.host, self.limits);
        loaded.map(Running::new).map_err(|error| error.explain(app.bytes()).to_string())
    }
}

/// A guest on some engine. Hosts are generated, and there are many; so what calls their guests is
/// compiled for this alone.
pub struct Running<H>(Box<dyn Erased<H>>);

impl<H: WorldHost + 'static> Running<H> {
    fn new<E: microwit_engine::Engine, const HANDLES: usize>(
        instance: Instance<E, H, HANDLES>,
    ) -> Self {
        Self(Box::new(Known { instance, funcs: Vec::new() }))
    }

    /// Ends the guest: the host lets go of what it still owned.
    pub fn unload(self, host: &mut H) {
        self.0.unload(host);
    }
}

/// A guest on an engine, and those of its functions that have numbers.
struct Known<E: microwit_engine::Engine, H: WorldHost, const HANDLES: usize> {
    instance: Instance<E, H, HANDLES>,
    funcs: Vec<E::Func>,
}

trait Erased<H> {
    fn number(&self) -> u32;
    fn export(&mut self, export: &'static Export) -> Option<BoundExport<usize>>;
    fn call(
        &mut self,
        host: &mut H,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;
    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest));
    fn destroy(
        &mut self,
        host: &mut H,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError>;
    fn unload(self: Box<Self>, host: &mut H);
}

impl<E: microwit_engine::Engine, H: WorldHost, const HANDLES: usize> Erased<H>
    for Known<E, H, HANDLES>
{
    fn number(&self) -> u32 {
        self.instance.number()
    }

    fn export(&mut self, export: &'static Export) -> Option<BoundExport<usize>> {
        let bound = self.instance.export(export)?;
        Some(bound.map(|func| {
            self.funcs.push(func);
            self.funcs.len() - 1
        }))
    }

    fn call(
        &mut self,
        host: &mut H,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        let export = export.map(|number| self.funcs[number]);
        self.instance.call(host, &export, slots, exchange)
    }

    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest)) {
        self.instance.peek(look);
    }

    fn destroy(
        &mut self,
        host: &mut H,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError> {
        self.instance.destroy(host, app, ty, rep)
    }

    fn unload(self: Box<Self>, host: &mut H) {
        self.instance.unload(host);
    }
}

impl<H: WorldHost + 'static> microwit_host::App for Running<H> {
    type Host = H;
    type Func = usize;

    fn number(&self) -> u32 {
        self.0.number()
    }

    fn export(&mut self, export: &'static Export) -> Option<BoundExport<usize>> {
        self.0.export(export)
    }

    fn call(
        &mut self,
        host: &mut H,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.0.call(host, export, slots, exchange)
    }

    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest)) {
        self.0.peek(look);
    }

    fn destroy(
        &mut self,
        host: &mut H,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError> {
        self.0.destroy(host, app, ty, rep)
    }
}
