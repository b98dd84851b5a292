//! Runs a guest on any engine. Nothing here names an engine.

use std::future::Future;
use std::pin::Pin;

use microwit_any::{App, Engine, OnAny};
use microwit_engine::{AsBytes, Instance, Parks};
use microwit_host::engine::{BoundExport, Exchange, Export, ResourceId, Slots};
use microwit_host::{App as _, CallError, Guest, Limits, LoadError, WorldHost};

/// Limits far above what any case needs. The fuel still ends an endless loop.
pub const PLENTY: Limits = Limits::DEFAULT
    .memory(64 << 20)
    .memories(100)
    .tables(1 << 20)
    .stack(64 * 1024)
    .heap(64 << 20)
    .fuel(100_000_000)
    .eager(false);

/// The engines that `name` selects: one engine, or all.
pub fn named(name: &str) -> Result<Vec<&'static str>, String> {
    let names = Engine::ALL.map(Engine::name);
    let wanted: Vec<_> =
        names.into_iter().filter(|engine| name == "all" || name == *engine).collect();
    if wanted.is_empty() {
        return Err(format!("no engine `{name}`: there are {}, and all", names.join(", ")));
    }
    Ok(wanted)
}

/// Packs `wasm` for the engine, binds it and starts it, with room for `HANDLES` handles.
///
/// # Errors
///
/// The engine or the linker refuses the guest.
pub fn load<H: WorldHost + 'static, const HANDLES: usize>(
    engine: &str,
    wasm: &[u8],
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    load_app::<H, HANDLES>(pack(engine, wasm, limits)?, host, limits)
}

/// Packs `wasm` for the engine. The app is never freed.
///
/// # Errors
///
/// The engine refuses the guest.
pub fn pack(engine: &str, wasm: &[u8], limits: Limits) -> Result<App, String> {
    // Only the packer knows why it refuses a guest. All engines report the same error for bytes that are no
    // module.
    App::new(engine.parse()?, wasm, limits.is_metered()).ok_or(LoadError::Malformed.to_string())
}

/// Binds an app and starts it, with room for `HANDLES` handles.
///
/// # Errors
///
/// The engine or the linker refuses the guest.
pub fn load_app<H: WorldHost + 'static, const HANDLES: usize>(
    app: App,
    host: &mut H,
    limits: Limits,
) -> Result<Running<H>, String> {
    app.on(Load::<H, HANDLES> { host, limits })
}

/// Whether the app's engine can park it while its host waits, or where a slice ends.
pub fn parks(app: App) -> bool {
    struct Parking;
    impl OnAny for Parking {
        type Done = bool;

        fn on<E: microwit_engine::Engine>(self, _: E::Bytes<'static>) -> bool {
            E::PARKS != Parks::Never
        }
    }
    app.on(Parking)
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

/// A guest on some engine. There are many generated hosts, so the code that calls their guests is compiled
/// once for this type, not for each engine.
pub struct Running<H>(Box<dyn Erased<H>>);

impl<H: WorldHost + 'static> Running<H> {
    fn new<E: microwit_engine::Engine, const HANDLES: usize>(
        instance: Instance<E, H, HANDLES>,
    ) -> Self {
        Self(Box::new(Known { instance, funcs: Vec::new() }))
    }

    /// Unloads the guest, so that the host drops what the guest still owned.
    pub fn unload(self, host: &mut H) {
        self.0.unload(host);
    }
}

/// A guest on an engine, with those of its functions that the runner refers to by number.
struct Known<E: microwit_engine::Engine, H: WorldHost, const HANDLES: usize> {
    instance: Instance<E, H, HANDLES>,
    funcs: Vec<E::Func>,
}

/// A call that may wait.
type Waiting<'c> = Pin<Box<dyn Future<Output = Result<(), CallError>> + 'c>>;

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
    fn begin(
        &mut self,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;
    fn wait<'c>(
        &'c mut self,
        host: &'c mut H,
        export: BoundExport<usize>,
        slots: &'c mut Slots,
    ) -> Waiting<'c>;
    fn end(
        &mut self,
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

    fn begin(
        &mut self,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.instance.begin(&export.map(|number| self.funcs[number]), slots, exchange)
    }

    fn wait<'c>(
        &'c mut self,
        host: &'c mut H,
        export: BoundExport<usize>,
        slots: &'c mut Slots,
    ) -> Waiting<'c> {
        let export = export.map(|number| self.funcs[number]);
        Box::pin(self.instance.wait(host, export, slots))
    }

    fn end(
        &mut self,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.instance.end(&export.map(|number| self.funcs[number]), slots, exchange)
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

    fn begin(
        &mut self,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.0.begin(export, slots, exchange)
    }

    async fn wait<'c>(
        &'c mut self,
        host: &'c mut H,
        export: BoundExport<usize>,
        slots: &'c mut Slots,
    ) -> Result<(), CallError> {
        self.0.wait(host, export, slots).await
    }

    fn end(
        &mut self,
        export: &BoundExport<usize>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.0.end(export, slots, exchange)
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
