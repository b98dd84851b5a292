//! A world as a table. An engine binds the table without knowing any of the world's Rust types.

use core::future::{Future, ready};

use crate::guest::Guest;
use crate::handles::{Handles, Resource, ResourceId};
use crate::names;
use crate::sig::Sig;
use crate::trap::{Trap, TrapCode};

/// Core values as an engine passes them. A 32-bit value is in the low half and the upper half is zero; a
/// float is its bits. The first slot also takes the result.
pub type Slots = [u64];

/// A function that lifts arguments from slots, calls the host, and lowers the host's result.
pub type Trampoline<H> =
    fn(host: &mut H, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap>;

/// One function that a guest may import, as the host `H` serves it.
pub type HostFn<H> = Row<Trampoline<H>>;

/// One function that a guest may import, and the code that serves it, of type `C`.
///
/// The layout is the same for every `H` of a [`Trampoline`], so engines can use rows without knowing `H`.
#[repr(C)]
pub struct Row<C> {
    /// The module of the core import, `mcu:board/i2c@0.1.0`.
    pub module: &'static str,
    /// The name of the core import, `[method]bus.write-read`.
    pub name: &'static str,
    /// The core signature of the function.
    pub sig: Sig,
    /// The code that serves the import.
    pub call: C,
}

impl<C> Row<C> {
    /// Whether a guest's start function may call the import: it needs neither the guest's memory nor a
    /// destructor of the guest's.
    pub fn early<F: World>(&self) -> bool {
        !self.sig.pointers() && self.destroys::<F>("[resource-drop]").is_none()
    }

    /// Serves the import if it is `[resource-rep]`, which a guest may also call while the host is not
    /// available. Returns `None` for any other import.
    pub fn rep<F: World>(&self, handles: &Handles, slots: &mut Slots) -> Option<Result<(), Trap>> {
        let Destructor { ty, .. } = self.destroys::<F>("[resource-rep]")?;
        let [slot, ..] = slots else { return None };
        Some(handles.rep(*ty, *slot as u32).map(|rep| *slot = rep.into()))
    }

    /// The destructor of the resource whose intrinsic `what` this row is.
    fn destroys<F: World>(&self, what: &str) -> Option<&'static Destructor> {
        let own = |row: &&Destructor| names::intrinsic(what, (self.module, self.name), row.name);
        F::DESTRUCTORS.iter().find(own)
    }
}

/// One function that a guest must export.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The name of the core export, `step` or `mcu:board/events@0.1.0#on-edge`.
    pub name: &'static str,
    /// The core signature of the function.
    pub sig: Sig,
}

impl Export {
    /// The signature of the export's post-return: its parameter is the result of the export.
    pub const fn post_return_sig(&self) -> Sig {
        match self.sig.result() {
            Some(result) => Sig::EMPTY.with(0, result),
            None => Sig::EMPTY,
        }
    }
}

/// The way to release things that a guest owned and did not drop before it was unloaded.
pub struct HostResource<H> {
    /// The resource that the things belong to.
    pub ty: ResourceId,
    /// The function with which the host lets go of the thing with number `rep`.
    pub drop: fn(host: &mut H, rep: u32),
}

/// A resource that the guest defines, with the destructor that the guest may export.
#[derive(Clone, Copy, Debug)]
pub struct Destructor {
    /// The resource that the destructor belongs to.
    pub ty: ResourceId,
    /// The name of the core export, `mcu:board/events@0.1.0#[dtor]timer`.
    pub name: &'static str,
}

impl Destructor {
    /// The signature of every destructor: its parameter is the guest's own number for the thing.
    pub const SIG: Sig = Sig::of("(i)");
}

/// A host of a world. `#[mcu_host]` implements it. The host may borrow the drivers that it works with.
pub trait WorldHost: Sized {
    /// The facts about the world that do not depend on the host.
    type World: World;

    /// Every function that the host offers, in WIT order.
    fn imports<'t>() -> &'t [HostFn<Self>]
    where
        Self: 't;

    /// Serves the import with this index in [`imports`](Self::imports), whose function may wait. The future
    /// does what a [`Trampoline`] does.
    fn wait<'w>(
        &'w mut self,
        import: usize,
        guest: &'w mut (dyn Guest + Send),
        slots: &'w mut Slots,
    ) -> impl Future<Output = Result<(), Trap>> + 'w {
        let _ = (import, guest, slots);
        ready(Err(Trap::new(TrapCode::Engine)))
    }

    /// Every resource that the host offers.
    fn resources<'t>() -> &'t [HostResource<Self>]
    where
        Self: 't,
    {
        &[]
    }
}

/// The facts about a world that do not depend on the host. `#[mcu_host]` makes a type that implements it.
pub trait World: Sized + 'static {
    /// The signature of every function that a host offers, in WIT order. An engine leaves out of the firmware
    /// the code that none of these signatures needs.
    const SIGS: &'static [Sig];
    /// Whether some value reaches the guest's memory through `cabi_realloc`. If not, an engine leaves that
    /// code out of the firmware.
    const REALLOC: bool;
    /// Whether calls may wait. If not, the code for that is left out of the firmware.
    const WAITS: bool = size_of::<Self::IfWaits<u8>>() > 0;
    /// Every function that the guest must export.
    const EXPORTS: &'static [Export];
    /// WIT functions that no app can import, as module and name: they pass a stream or a future.
    const UNSERVED: &'static [(&'static str, &'static str)] = &[];
    /// Every resource that the guest defines.
    const DESTRUCTORS: &'static [Destructor] = &[];
    /// An array with one `T` for each of [`DESTRUCTORS`](Self::DESTRUCTORS): `[T; 2]` for two.
    type PerDestructor<T: Copy>: Each<T>;
    /// An array with one `T` if calls may wait, for host functions or between slices, and otherwise with none.
    type IfWaits<T: Copy>: Each<T>;
}

/// A host that offers nothing, for apps that import nothing.
impl WorldHost for () {
    type World = Self;

    fn imports<'t>() -> &'t [HostFn<Self>] {
        &[]
    }
}

impl World for () {
    const SIGS: &'static [Sig] = &[];
    const REALLOC: bool = false;
    const EXPORTS: &'static [Export] = &[];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

/// An array of any length, and nothing else: engines take it for as safe to move as its elements.
pub trait Each<T>: AsRef<[T]> + AsMut<[T]> + Array {
    /// An array whose elements are all `value`.
    fn filled(value: T) -> Self;
}

impl<T, const N: usize> Array for [T; N] {}

impl<T: Copy, const N: usize> Each<T> for [T; N] {
    fn filled(value: T) -> Self {
        [value; N]
    }
}

mod sealed {
    /// Arrays. Other crates cannot name this trait, so they cannot implement it.
    pub trait Array {}
}
use sealed::Array;

/// Makes the host let go of everything that a guest still owns.
pub fn release<H: WorldHost>(guest: &mut dyn Guest, host: &mut H) {
    if H::resources().is_empty() {
        return;
    }
    while let Some((ty, rep)) = guest.handles().drain().or_else(|| noted(guest)) {
        let_go(host, ty, rep);
    }
}

/// Makes the host let go of the thing `rep`, if `ty` is a resource of the host's.
pub(crate) fn let_go<H: WorldHost>(host: &mut H, ty: ResourceId, rep: u32) {
    if let Some(resource) = H::resources().iter().find(|resource| resource.ty == ty) {
        (resource.drop)(host, rep);
    }
}

/// Notes a thing that the guest owns and that does not fit into its table. The guest is being stopped and no
/// longer needs its memory, so the notes go there, eight bytes each.
pub(crate) fn note(guest: &mut dyn Guest, ResourceId(ty): ResourceId, rep: u32) {
    let number = guest.handles().noted.get();
    if let Some(room) = note_at(guest.memory(), number) {
        *room = (u64::from(ty) | u64::from(rep) << 32).to_le_bytes();
        guest.handles().noted.set(number + 1);
    }
}

/// The last note, which is removed.
fn noted(guest: &mut dyn Guest) -> Option<(ResourceId, u32)> {
    let number = guest.handles().noted.get().checked_sub(1)?;
    guest.handles().noted.set(number);
    let note = u64::from_le_bytes(*note_at(guest.memory(), number)?);
    Some((ResourceId(note as u32), (note >> 32) as u32))
}

fn note_at(memory: &mut [u8], number: u32) -> Option<&mut [u8; 8]> {
    memory.as_chunks_mut().0.get_mut(number as usize)
}

/// A row. `sig` is in the notation of [`Sig::of`].
pub const fn row<H>(
    module: &'static str,
    name: &'static str,
    sig: &str,
    call: Trampoline<H>,
) -> HostFn<H> {
    HostFn { module, name, sig: Sig::of(sig), call }
}

/// The trampoline of a function that may wait. It only says so: the engine then calls [`WorldHost::wait`]. The
/// signature in its row says so too.
pub fn waits<H>(_: &mut H, _: &mut dyn Guest, _: &mut Slots) -> Result<(), Trap> {
    Err(Trap::new(TrapCode::WouldWait))
}

/// An export. `sig` is in the notation of [`Sig::of`]. The name of its post-return follows from its own.
pub const fn export(name: &'static str, sig: &str) -> Export {
    Export { name, sig: Sig::of(sig) }
}

/// The destructor `name` of the guest's resource `R`.
pub const fn destructor<R: Resource>(name: &'static str) -> Destructor {
    Destructor { ty: R::TYPE, name }
}

/// The resource `R` of a host, with the function that lets go of an `R`.
pub const fn resource<R: Resource, H>(drop: fn(&mut H, u32)) -> HostResource<H> {
    HostResource { ty: R::TYPE, drop }
}
