//! A loaded app, as the firmware calls it.

use core::future::Future;
use core::marker::PhantomData;

use crate::call::Exchange;
use crate::guest::Guest;
use crate::handles::ResourceId;
use crate::table::{Export, Slots, WorldHost};
use crate::trap::CallError;

/// A loaded app on some engine. To hold one means that its imports and exports fit the world of its host.
pub trait App {
    /// The host that serves the app's imports.
    type Host: WorldHost;

    /// A function of the app that the engine has looked up and whose signature it has checked.
    type Func: Copy;

    /// The number of this app. No two apps that are loaded at the same time have the same number.
    fn number(&self) -> u32;

    /// Looks up an export by its name and signature. Returns `None` if the app has no such function.
    fn export(&mut self, export: &'static Export) -> Option<BoundExport<Self::Func>>;

    /// Calls an export of this app. `slots` has room for the arguments, or for the result if that takes more.
    ///
    /// # Errors
    ///
    /// A [`CallError`] if the app traps, or if `exchange` cannot lower the parameters or lift the result.
    fn call(
        &mut self,
        host: &mut Self::Host,
        export: &BoundExport<Self::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;

    /// Begins a call that may wait: lowers the parameters. [`wait`](Self::wait) and [`end`](Self::end) follow.
    /// An app whose call is not ended cannot be called again.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    fn begin(
        &mut self,
        export: &BoundExport<Self::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;

    /// Runs the app until its function returns. Where the app calls a host function that waits, the future
    /// waits too.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    fn wait<'c>(
        &'c mut self,
        host: &'c mut Self::Host,
        export: BoundExport<Self::Func>,
        slots: &'c mut Slots,
    ) -> impl Future<Output = Result<(), CallError>> + 'c;

    /// Ends a call that may have waited: lifts the result, and runs the export's post-return.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    fn end(
        &mut self,
        export: &BoundExport<Self::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;

    /// Shows the app's memory and its handles to `look`, between two calls.
    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest));

    /// Runs the destructor that app number `app` exports for `ty`, if it exports one, on `rep`. The app made
    /// the thing behind `rep`, and the host owned it until now.
    fn destroy(
        &mut self,
        host: &mut Self::Host,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError>;
}

/// An export of one loaded app, with its post-return if it has one. Only that app can be called with it.
#[derive(Clone, Copy, Debug)]
pub struct BoundExport<F> {
    app: u32,
    func: F,
    post_return: Option<F>,
}

impl<F> BoundExport<F> {
    /// Binds function `func` of app number `app`. The engine calls `post_return` with the function's result
    /// after the host has read it.
    pub const fn new(app: u32, func: F, post_return: Option<F>) -> Self {
        Self { app, func, post_return }
    }

    /// The number of the app that this export belongs to.
    pub const fn app(&self) -> u32 {
        self.app
    }

    /// The app's function.
    pub const fn func(&self) -> &F {
        &self.func
    }

    /// The app's post-return for this function, if it exports one.
    pub const fn post_return(&self) -> Option<&F> {
        self.post_return.as_ref()
    }

    /// The same export, expressed with the function type of another engine.
    pub fn map<G>(self, mut func: impl FnMut(F) -> G) -> BoundExport<G> {
        BoundExport {
            app: self.app,
            func: func(self.func),
            post_return: self.post_return.map(func),
        }
    }
}

/// The number of the app that a set of typed exports belongs to, tied to the function type of its engine.
#[derive(Clone, Copy, Debug)]
pub struct AppId<F>(u32, PhantomData<fn() -> F>);

impl<F: Copy> AppId<F> {
    /// The id of `app`.
    pub fn app(app: &impl App<Func = F>) -> Self {
        Self(app.number(), PhantomData)
    }

    /// The number of the app, as [`App::number`] returns it.
    pub const fn number(self) -> u32 {
        self.0
    }
}
