//! A loaded app, from its loading to its end.

use core::cell::Cell;
use core::marker::PhantomData;
use core::mem::forget;

use microwit_host::engine::names::{self, Fit, Role};
use microwit_host::engine::{
    BoundExport, Destructor, Each, Exchange, Export, Handles, ResourceId, Sig, Slots, World,
    release,
};
use microwit_host::{App, CallError, Guest, Limits, LoadError, Trap, TrapCode, WorldHost};

use crate::heap;
use crate::lend::{Holder, Lend, beside, with};
use crate::load::{Ending, link, next_number};
use crate::pace::Pace;
use crate::row::rows;
use crate::shapes::REALLOC;
use crate::wait::Running;
use crate::{AsBytes, Context, Engine, GuestIn, Store};

/// A loaded app, to be called with hosts of type `H`. It holds at most `HANDLES` handles at once.
///
/// End the app with [`unload`](Self::unload), so that the host lets go of everything that the app has opened,
/// or let [`scope`](Self::scope) do that.
#[must_use = "what the app has opened stays open until `unload`"]
pub struct Instance<E: Engine, H: WorldHost, const HANDLES: usize = 16> {
    pub(crate) store: Holding<E::Store<H::World, HANDLES>>,
    fuel: Option<u64>,
    pub(crate) pace: <H::World as World>::IfWaits<Pace>,
    life: Life,
    number: u32,
    /// The `Cell` makes the type invariant in `H`: the rows are for exactly this `H`, with its lifetimes.
    host: PhantomData<Cell<H>>,
}

/// The state of an app, which decides whether it can be called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Life {
    Ready,
    /// A call is under way, or the host panicked during a call.
    Running,
    /// A call is under way that may wait, or it was dropped.
    Waiting,
    Trapped,
}

/// A store, as the holder of its app's lend cell.
pub(crate) struct Holding<S>(pub(crate) S);

// SAFETY: the cell is in the store's data, which `Store` promises to be the same (1), and which `Context`
// promises that nobody else replaces (2). `Holding` is no `Guest` (3). Guest code runs in the store's
// context, which promises that it stays on the thread of its caller (4).
unsafe impl<S: Store> Holder for Holding<S> {
    fn lend(&mut self) -> &mut Lend {
        &mut self.0.data().lend
    }
}

impl<E: Engine, H: WorldHost> Instance<E, H> {
    /// Loads an app: checks and binds exports and imports, then runs its start function and `_initialize`,
    /// which may call `host`. If a step fails, `host` lets go of everything that the app has opened.
    pub fn load<'m>(
        app: impl Into<E::Bytes<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError> {
        Self::with_handles(app, host, limits)
    }

    /// Loads an app, passes it to `run`, and unloads it in whatever way `run` ends, even by a panic. An app
    /// that `run` moves away, by swapping it for another, is not unloaded.
    ///
    /// ```ignore
    /// let blinks = Instance::scope(APP, &mut board, limits, |guest, board| {
    ///     let app = Blinky::bind(guest)?;
    ///     Ok::<_, Box<dyn Error>>(app.blink(guest, board, 3)?)
    /// })??;
    /// ```
    pub fn scope<'m, R>(
        app: impl Into<E::Bytes<'m>>,
        host: &mut H,
        limits: Limits,
        run: impl FnOnce(&mut Self, &mut H) -> R,
    ) -> Result<R, LoadError> {
        let guest = &mut Self::load(app, host, limits)?;
        let ending = Ending { guest, host };
        Ok(run(ending.guest, ending.host))
    }
}

impl<E: Engine, H: WorldHost, const HANDLES: usize> Instance<E, H, HANDLES> {
    /// Works like [`load`](Self::load), with room for `HANDLES` handles: `Instance::<Board, 64>`.
    pub fn with_handles<'m>(
        app: impl Into<E::Bytes<'m>>,
        host: &mut H,
        limits: Limits,
    ) -> Result<Self, LoadError> {
        let app = app.into();
        heap::check::<E>(app, &limits)?;
        let module = E::open(app, &limits)?;
        Self::start(module, app.bytes(), host, &limits)
    }

    /// Ends the app. The host lets go of everything that the app still had.
    pub fn unload(mut self, host: &mut H) {
        self.release(host);
    }

    // This function is separate so that its variables are not on the stack while the app is opened. An
    // instance may be large: it is made where it is returned, and never moved.
    #[inline(never)]
    fn start(
        module: E::Module,
        app: &[u8],
        host: &mut H,
        limits: &Limits,
    ) -> Result<Self, LoadError> {
        let mut made = Self::new(&module, limits);
        if let Ok(guest) = &mut made
            && let Err(error) = guest.begin(module, app, host)
        {
            made = Err(error);
        }
        made
    }

    /// Makes an instance whose app is not linked yet.
    #[inline(never)]
    fn new(module: &E::Module, limits: &Limits) -> Result<Self, LoadError> {
        // SAFETY: `link` and `run_first` fulfil the duties, and no other code of this type sees the store.
        let store = Holding(unsafe { E::Store::new(module, limits)? });
        let fuel = limits.fuel.or(limits.is_metered().then_some(u64::MAX));
        let pace = Each::filled(Pace::of(limits));
        let (life, number) = (Life::Ready, next_number());
        Ok(Self { store, fuel, pace, life, number, host: PhantomData })
    }

    /// Links the app and runs its start functions.
    #[inline(never)]
    fn begin(&mut self, module: E::Module, app: &[u8], host: &mut H) -> Result<(), LoadError> {
        let rows = rows::<H>();
        for pace in self.pace.as_mut() {
            pace.rows = rows;
        }
        link(&mut self.store.0, &module, app, rows)?;
        let ending = Ending { guest: self, host };
        ending.guest.run_first(module, ending.host)?;
        // The app lives on.
        forget(ending);
        Ok(())
    }

    /// Runs the start function, looks up the exports that trampolines need, and runs `_initialize`.
    #[inline(never)]
    fn run_first(&mut self, module: E::Module, host: &mut H) -> Result<(), LoadError> {
        self.refuel();
        // SAFETY: as in `run`.
        let made = unsafe { beside(&mut self.store, host, |store| store.0.instantiate(module)) };
        made.map_err(|error| match error {
            LoadError::Start(error) => LoadError::Start(self.ended(error.trap.code)),
            other => other,
        })?;
        match self.remember_exports() {
            Some(initialize) => {
                self.run(Some(host), initialize, &mut [0]).map_err(LoadError::Start)
            }
            None => Ok(()),
        }
    }

    /// Looks up the exports that trampolines need. Returns `_initialize`, which must run first.
    #[inline(never)]
    fn remember_exports(&mut self) -> Option<E::Func> {
        if let Some(memory) = self.role(Role::Memory) {
            self.store.0.lend_memory(memory);
        }
        if const { <H::World>::REALLOC } {
            let realloc = self.role(Role::Realloc);
            let realloc = realloc.and_then(|at| self.func(at, REALLOC));
            let region = self.role(Role::Region).and_then(|at| self.store.0.global(at));
            let data = self.store.0.data();
            (data.realloc, data.region) = (realloc, region);
        }
        for (index, row) in <H::World>::DESTRUCTORS.iter().enumerate() {
            let found = self.find(&|name| names::export(row.name, name));
            let found = found.map(|(at, _)| at);
            let found = found.and_then(|at| self.func(at, Destructor::SIG));
            let destructors = &mut self.store.0.data().destructors;
            if let Some(destructor) = destructors.as_mut().get_mut(index) {
                *destructor = found;
            }
        }
        let initialize = self.role(Role::Initialize)?;
        self.func(initialize, Sig::EMPTY)
    }

    /// The number of the export that has this role.
    fn role(&self, role: Role) -> Option<usize> {
        Some(self.find(&|name| names::exact(names::role(name) == role))?.0)
    }

    /// The number and the name of the export that fits best.
    #[inline(never)]
    fn find(&self, fit: &dyn Fn(&str) -> Fit) -> Option<(usize, &str)> {
        names::best(self.store.0.names().enumerate(), |(_, name)| fit(name))
    }

    fn func(&mut self, number: usize, sig: Sig) -> Option<E::Func> {
        self.store.0.func(number, sig)
    }

    pub(crate) fn release(&mut self, host: &mut H) {
        release(&mut GuestIn(self.store.0.context()), host);
    }

    fn handles(&mut self) -> &Handles {
        &self.store.0.data().handles
    }

    /// The error of a call that ended. The engine's own reason for it is `code`.
    pub(crate) fn ended(&mut self, code: TrapCode) -> CallError {
        self.store.lend().state.ended(code)
    }

    /// Gives a call its fuel, and as much again for the work that the host does for the app.
    pub(crate) fn refuel(&mut self) {
        self.store.0.refuel(self.fuel);
        let work = self.fuel.map_or(u32::MAX, |fuel| u32::try_from(fuel).unwrap_or(u32::MAX - 1));
        self.handles().allow_work(work);
    }

    /// Starts a call from outside with an export of app number `app`.
    #[inline(always)]
    fn enter(&mut self, app: u32) -> Result<(), Trap> {
        let code = match self.life {
            _ if app != self.number => TrapCode::OtherApp,
            Life::Trapped => TrapCode::Trapped,
            Life::Running => TrapCode::Interrupted,
            Life::Waiting => TrapCode::Cancelled,
            Life::Ready => {
                self.life = Life::Running;
                self.refuel();
                return Ok(());
            }
        };
        Err(Trap::new(code))
    }

    /// Ends a call from outside.
    fn leave<T>(&mut self, done: Result<T, CallError>) -> Result<T, CallError> {
        self.life = if done.is_ok() { Life::Ready } else { Life::Trapped };
        done
    }

    /// Runs a function of the app. Without a `host`, its imports are refused.
    fn run(
        &mut self,
        host: Option<&mut H>,
        func: E::Func,
        slots: &mut Slots,
    ) -> Result<(), CallError> {
        // SAFETY: only this type binds rows to its store and lends to it, and all these rows take an `H`.
        let done =
            unsafe { with(&mut self.store, host, |store| store.0.context().call(func, slots)) };
        done.map_err(|code| self.ended(code))
    }

    fn exchange(
        &mut self,
        host: &mut H,
        export: &BoundExport<E::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        exchange.lower(&mut GuestIn(self.store.0.context()), slots)?;
        self.run(Some(host), *export.func(), slots)?;
        self.lift(export, slots, exchange)
    }

    /// Lifts the result of a call, and runs the export's post-return.
    fn lift(
        &mut self,
        export: &BoundExport<E::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        let &mut [result, ..] = slots else { return Err(Trap::new(TrapCode::Slots).into()) };
        exchange.lift(&mut GuestIn(self.store.0.context()), result)?;
        self.handles().end_export()?;
        if let Some(post_return) = export.post_return() {
            self.run(None, *post_return, &mut [result])?;
        }
        // Until now the app still owned the things that it gives away with its result.
        self.handles().given();
        Ok(())
    }
}

impl<E: Engine, H: WorldHost, const HANDLES: usize> App for Instance<E, H, HANDLES> {
    type Host = H;
    type Func = E::Func;

    fn number(&self) -> u32 {
        self.number
    }

    #[inline(never)]
    fn export(&mut self, export: &'static Export) -> Option<BoundExport<E::Func>> {
        let (at, of) = self.find(&|name| names::export(export.name, name))?;
        let after = self.find(&|name| names::exact(names::returning(name) == Some(of)));
        let after = after.map(|(at, _)| at);
        let func = self.func(at, export.sig)?;
        let post_return = after.and_then(|at| self.func(at, export.post_return_sig()));
        Some(BoundExport::new(self.number, func, post_return))
    }

    #[inline(never)]
    fn call(
        &mut self,
        host: &mut H,
        export: &BoundExport<E::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.enter(export.app())?;
        let done = self.exchange(host, export, slots, exchange);
        self.leave(done)
    }

    fn begin(
        &mut self,
        export: &BoundExport<E::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        self.enter(export.app())?;
        let lowered = self.lower(slots, exchange);
        self.life = if lowered.is_ok() { Life::Waiting } else { Life::Trapped };
        Ok(lowered?)
    }

    async fn wait<'c>(
        &'c mut self,
        host: &'c mut H,
        export: BoundExport<E::Func>,
        slots: &'c mut Slots,
    ) -> Result<(), CallError> {
        if self.life != Life::Waiting || export.app() != self.number {
            return Err(Trap::new(TrapCode::OtherApp).into());
        }
        let done = Running::new(self, host, *export.func(), slots, H::wait).await;
        if done.is_err() {
            self.life = Life::Trapped;
        }
        done
    }

    fn end(
        &mut self,
        export: &BoundExport<E::Func>,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), CallError> {
        if self.life != Life::Waiting {
            return Err(Trap::new(TrapCode::Trapped).into());
        }
        let done = self.uncut().lift(export, slots, exchange);
        self.leave(done)
    }

    fn peek(&mut self, look: &mut dyn FnMut(&mut dyn Guest)) {
        look(&mut GuestIn(self.store.0.context()));
        if self.store.lend().state.is_stopped() {
            self.life = Life::Trapped;
        }
    }

    fn destroy(
        &mut self,
        host: &mut H,
        app: u32,
        ty: ResourceId,
        rep: u32,
    ) -> Result<(), CallError> {
        self.enter(app)?;
        let index = <H::World>::DESTRUCTORS.iter().position(|row| row.ty == ty);
        let destructors = &self.store.0.data().destructors;
        let destructor = index.and_then(|index| *destructors.as_ref().get(index)?);
        let done = match destructor {
            Some(destructor) => self.run(Some(host), destructor, &mut [rep.into()]),
            None => Ok(()),
        };
        self.leave(done)
    }
}
