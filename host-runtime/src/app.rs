//! A loaded app, as the firmware calls it.

use core::marker::PhantomData;

use crate::call::Exchange;
use crate::guest::Guest;
use crate::handles::ResourceId;
use crate::table::{Export, Slots, WorldHost};
use crate::trap::CallError;

/// One loaded app, on some engine.
pub trait App {
    /// What serves the app's imports.
    type Host: WorldHost;

    /// A function of the app, looked up and checked.
    type Func: Copy;

    /// Which app this is: no two that are loaded at the same time have the same number.
    fn number(&self) -> u32;

    /// Looks up an export of this type.
    fn export(&mut self, export: &'static Export) -> Option<BoundExport<Self::Func>>;

    /// Calls an export of this app. `slots` has room for its arguments and for its result.
    fn call(
        &mut self,
        host: &mut Self::Host,
        export: &BoundExport<Self::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError>;

    /// Shows the app to `look` between calls: its memory and its handles.
    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest));

    /// Lets go of something that app `app` made and the host owns: runs the app's destructor of `ty`,
    /// if it has one, on `rep`.
    fn destroy(
        &mut self,
        host: &mut Self::Host,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError>;
}

/// An export of a loaded app, with its post-return if it has one. It can be called on that app alone.
#[derive(Clone, Copy, Debug)]
pub struct BoundExport<F> {
    app: u32,
    func: F,
    post_return: Option<F>,
}

impl<F> BoundExport<F> {
    /// Function `func` of the app with number `app`; `post_return` is called with the function's
    /// result once the host has read it.
    pub const fn new(app: u32, func: F, post_return: Option<F>) -> Self {
        Self { app, func, post_return }
    }

    /// The number of the app that it belongs to.
    pub const fn app(&self) -> u32 {
        self.app
    }

    /// The function.
    pub const fn func(&self) -> &F {
        &self.func
    }

    /// Its post-return.
    pub const fn post_return(&self) -> Option<&F> {
        self.post_return.as_ref()
    }

    /// The same export by another engine's functions.
    pub fn map<G>(self, mut func: impl FnMut(F) -> G) -> BoundExport<G> {
        BoundExport {
            app: self.app,
            func: func(self.func),
            post_return: self.post_return.map(func),
        }
    }
}

/// Which app a host's typed exports belong to.
#[derive(Clone, Copy, Debug)]
pub struct AppId<F>(u32, PhantomData<fn() -> F>);

impl<F: Copy> AppId<F> {
    /// This one.
    pub fn app(app: &impl App<Func = F>) -> Self {
        Self(app.number(), PhantomData)
    }

    /// Its number.
    pub const fn number(self) -> u32 {
        self.0
    }
}
