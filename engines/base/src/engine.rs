//! The traits that an engine crate implements to describe its engine.

use microwit_host::engine::{ExternKind, Sig, Slots, World};
use microwit_host::{Limits, LoadError, TrapCode};

use crate::{AsBytes, Context, Data, Row};

/// An engine, as a marker type without values: it says how to open an app.
pub trait Engine: Sized + 'static {
    /// An app's bytes, with a promise about them, such as that they were validated.
    type Bytes<'m>: AsBytes<'m>;

    /// The module that the engine makes of the bytes.
    type Module;

    /// A function of an app that was looked up and whose type was checked.
    type Func: Copy;

    /// The engine's own part of [`Data`], such as the memory that trampolines read.
    type Own;

    /// The store of an app of world `F`, which holds at most `HANDLES` handles.
    type Store<F: World, const HANDLES: usize>: Store<Engine = Self, World = F>;

    /// Whether the engine ends the firmware if it finds no heap while it loads an app. If so, the allocator
    /// is asked first whether it has as much as the app weighs.
    const ABORTS: bool = false;

    /// Where the engine leaves an app whose host waits.
    const PARKS: Parks = Parks::Never;

    /// The most heap that loading the app takes. An app that takes more than its limit is refused before the
    /// engine allocates anything for it. An engine that keeps to the limit itself returns nothing.
    ///
    /// # Errors
    ///
    /// A [`LoadError`] if the bytes are no module that can be weighed.
    fn weigh(app: Self::Bytes<'_>) -> Result<Taken, LoadError> {
        let _ = app;
        Ok(Taken::default())
    }

    /// Opens an app: validates it, if the engine does that, and translates it.
    ///
    /// The engine checks as many other `limits` as it can before it allocates anything for the app.
    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Self::Module, LoadError>;

    /// The engine's own value for an import.
    type Import<'m>;

    /// The exports of a module: each name, with a function that finds the kind of the export.
    fn exports(module: &Self::Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)>;

    /// The names of a module's exports.
    fn names(module: &Self::Module) -> impl Iterator<Item = &str> {
        Self::exports(module).map(|(name, _)| name)
    }

    /// The imports of a module, in its order.
    fn imports(module: &Self::Module) -> impl Iterator<Item = Import<'_, Self::Import<'_>>>;
}

/// Where an engine leaves an app whose host waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parks {
    /// The engine parks no app: a host function that is not ready at once ends the app.
    Never,
    /// The import is left. Others can use the store meanwhile, and the app is resumed with the result.
    Outside,
    /// The import is not left, or it is called again: it is [served](fn@crate::serve) anew each time the app
    /// is resumed. Nobody uses the store meanwhile, but for its [`data`](Store::data).
    Inside,
}

/// What a call has come to that may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The function has returned.
    Done,
    /// The app is parked in an import that was not served, or because its slice is used up.
    Parked,
}

/// The way in which a parked app is resumed.
#[derive(Clone, Copy, Debug)]
pub enum Resume {
    /// After its import, whose type this is, and whose result is this if it has one.
    Served(Sig, u64),
    /// Where it was when its slice was used up, with so many units of fuel more.
    Slice(u64),
    /// In its import, which is served again.
    Again,
}

/// The bytes of heap that loading an app takes at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// All bytes but those of memories and tables.
    pub heap: u64,
    /// The bytes of memories and tables, as far as they are known.
    pub memory: u64,
}

/// An import of an app.
#[derive(Clone, Copy, Debug)]
pub struct Import<'m, T> {
    /// The name of the module that the import comes from.
    pub module: &'m str,
    /// The name of the import in its module.
    pub name: &'m str,
    /// The kind that the import must have.
    pub item: ExternKind,
    /// The engine's own value for the import.
    pub own: T,
}

/// The store of one app, with its instance once that is made.
///
/// # Safety
///
/// - [`data`](Self::data) is the data of [`context`](Self::context), which stays the same as [`Context`]
///   promises.
pub unsafe trait Store: Sized {
    /// The engine that the store belongs to.
    type Engine: Engine;

    /// The world of the app.
    type World: World;

    /// The store as guest code sees it, and as the code that serves its imports sees it.
    type Context<'s>: Context<Engine = Self::Engine, World = Self::World>
    where
        Self: 's;

    /// An app that is parked; [`Infallible`](core::convert::Infallible) if the engine parks none. Dropping it
    /// ends the call.
    type Parked;

    /// Makes an empty store, which keeps to `limits` from here on.
    ///
    /// # Safety
    ///
    /// 1. The store gets rows through [`bind`](Self::bind) for imports of `module` alone, each of the import's
    ///    type, and these rows serve hosts of the store's world.
    /// 2. [`instantiate`](Self::instantiate) runs once, after that, with the same module.
    /// 3. Nobody but the engine replaces any part of the [`data`](Self::data).
    unsafe fn new(
        module: &<Self::Engine as Engine>::Module,
        limits: &Limits,
    ) -> Result<Self, LoadError>;

    /// Makes `row` serve an import of the module. The import's type is the row's.
    fn bind(
        &mut self,
        module: &<Self::Engine as Engine>::Module,
        import: &Import<'_, <Self::Engine as Engine>::Import<'_>>,
        row: &'static Row,
    );

    /// Makes the instance, and runs its start function.
    ///
    /// If the start function traps, the error is [`LoadError::Start`] with the engine's own reason.
    fn instantiate(&mut self, module: <Self::Engine as Engine>::Module) -> Result<(), LoadError>;

    /// The data of the app.
    fn data(&mut self) -> &mut Data<Self::Engine, Self::World>;

    /// The store as guest code sees it.
    fn context(&mut self) -> Self::Context<'_>;

    /// The names of the instance's exports, in an order that never changes.
    fn names(&self) -> impl Iterator<Item = &str>;

    /// The export with this number in [`names`](Self::names), if it is a function of this type.
    fn func(&mut self, number: usize, sig: Sig) -> Option<<Self::Engine as Engine>::Func>;

    /// The value of the export with this number, if the export is a global of type `i32`.
    fn global(&mut self, number: usize) -> Option<u32>;

    /// Gives trampolines access to the memory that is exported with this number. An engine that knows the
    /// memory already does nothing.
    fn lend_memory(&mut self, number: usize) {
        let _ = number;
    }

    /// Runs a function of the app as [`Context::call`] does, and parks the app in `parked` if an import is not
    /// served. If the call has slices, the app gets this fuel for its first `slice`, and is parked when it is
    /// used up.
    fn start(
        &mut self,
        func: <Self::Engine as Engine>::Func,
        slots: &mut Slots,
        slice: Option<u64>,
        parked: &mut Option<Self::Parked>,
    ) -> Result<Progress, TrapCode> {
        let _ = (slice, parked);
        self.context().call(func, slots).map(|()| Progress::Done)
    }

    /// Resumes the app that is in `parked`, and leaves it there if it is parked again. The result of the app's
    /// function goes into the first slot.
    fn resume(
        &mut self,
        parked: &mut Option<Self::Parked>,
        how: Resume,
        slots: &mut Slots,
    ) -> Result<Progress, TrapCode> {
        let _ = (parked, how, slots);
        Err(TrapCode::Engine)
    }

    /// The fuel that is left of the slice that has just ended, if something else has ended it. The app does not
    /// have it any more.
    fn unused(&mut self) -> u64 {
        0
    }

    /// Gives the calls from here on `fuel` units at most; `None` means no limit.
    fn refuel(&mut self, fuel: Option<u64>);
}
