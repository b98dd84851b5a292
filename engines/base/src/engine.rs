//! What an engine crate says of its engine.

use microwit_host::engine::{ExternKind, Sig, World};
use microwit_host::{Limits, LoadError};

use crate::{AsBytes, Context, Data, Row};

/// An engine: how it opens an app. A marker, of which there are no values.
pub trait Engine: Sized + 'static {
    /// An app's bytes, with what is known of them: that they were validated, for example.
    type Bytes<'m>: AsBytes<'m>;

    /// What the engine makes of the bytes.
    type Module;

    /// A function of an app, looked up and with its type checked.
    type Func: Copy;

    /// What [`Data`] holds for the engine: which memory it is that trampolines read, for example.
    type Own;

    /// Where an app of a world lives, which holds at most `HANDLES` handles.
    type Store<F: World, const HANDLES: usize>: Store<Engine = Self, World = F>;

    /// Where the engine finds no heap while it loads an app, it ends the firmware: so the allocator is asked
    /// whether there is as much as the app weighs.
    const ABORTS: bool = false;

    /// What loading takes of the heap at most. What takes more than its limit is refused before anything is
    /// allocated for it. Nothing, where the engine keeps to that limit itself.
    fn weigh(app: Self::Bytes<'_>) -> Result<Taken, LoadError> {
        let _ = app;
        Ok(Taken::default())
    }

    /// Opens an app: validates it, where the engine does that, and translates it.
    ///
    /// Whatever else of `limits` the engine can check here is checked before anything is allocated for it.
    fn open(app: Self::Bytes<'_>, limits: &Limits) -> Result<Self::Module, LoadError>;

    /// What the engine calls something that an app imports.
    type Import<'m>;

    /// What a module exports: each name, and how to find out what is under it.
    fn exports(module: &Self::Module) -> impl Iterator<Item = (&str, impl FnOnce() -> ExternKind)>;

    /// The names of what a module exports.
    fn names(module: &Self::Module) -> impl Iterator<Item = &str> {
        Self::exports(module).map(|(name, _)| name)
    }

    /// What a module imports, in its order.
    fn imports(module: &Self::Module) -> impl Iterator<Item = Import<'_, Self::Import<'_>>>;
}

/// Bytes of heap that loading an app takes at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// All but memories and tables.
    pub heap: u64,
    /// Memories and tables, as far as that is known.
    pub memory: u64,
}

/// What an app imports.
#[derive(Clone, Copy, Debug)]
pub struct Import<'m, T> {
    /// The name of the module that it comes from.
    pub module: &'m str,
    /// Its name there.
    pub name: &'m str,
    /// What it is to be.
    pub item: ExternKind,
    /// What the engine itself calls it.
    pub own: T,
}

/// Where an app lives: one app's store, and in it its instance once there is one.
///
/// # Safety
///
/// [`data`](Self::data) is the data of [`context`](Self::context), with the same promise.
pub unsafe trait Store: Sized {
    /// Whose store it is.
    type Engine: Engine;

    /// What is known of the app's world.
    type World: World;

    /// The store, as guest code and what serves it see it.
    type Context<'s>: Context<Engine = Self::Engine, World = Self::World>
    where
        Self: 's;

    /// An empty store, which keeps to `limits` from here on.
    fn new(module: &<Self::Engine as Engine>::Module, limits: &Limits) -> Result<Self, LoadError>;

    /// Lets `row` serve an import of the module, whose type is the row's.
    fn bind(
        &mut self,
        module: &<Self::Engine as Engine>::Module,
        import: &Import<'_, <Self::Engine as Engine>::Import<'_>>,
        row: &'static Row,
    );

    /// Makes the instance, and runs its start function.
    ///
    /// Where that traps, the error is [`LoadError::Start`] with the engine's own reason.
    fn instantiate(&mut self, module: <Self::Engine as Engine>::Module) -> Result<(), LoadError>;

    /// What is known of the app.
    fn data(&mut self) -> &mut Data<Self::Engine, Self::World>;

    /// The store as guest code sees it.
    fn context(&mut self) -> Self::Context<'_>;

    /// The names of what the instance exports, in an order that stays.
    fn names(&self) -> impl Iterator<Item = &str>;

    /// The export with this number in [`names`](Self::names), if it is a function of this type.
    fn func(&mut self, number: usize, sig: Sig) -> Option<<Self::Engine as Engine>::Func>;

    /// The value of the export with this number, if it is a global of type `i32`.
    fn global(&mut self, number: usize) -> Option<u32>;

    /// Lets trampolines read the memory that the export with this number is. An engine that knows it anyway
    /// does nothing.
    fn lend_memory(&mut self, number: usize) {
        let _ = number;
    }

    /// Lets what runs from here on take at most `fuel` units; `None` is without limit.
    fn refuel(&mut self, fuel: Option<u64>);
}
