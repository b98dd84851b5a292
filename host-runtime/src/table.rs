//! A world as a table: what an engine binds, without knowing any Rust type of it.

use crate::guest::Guest;
use crate::handles::{Handles, Resource, ResourceId};
use crate::names;
use crate::sig::Sig;
use crate::trap::Trap;

/// Core values as an engine hands them over: a 32-bit value in the low half (its upper half is
/// zero), a float as its bits. The first slot takes the result.
pub type Slots = [u64];

/// Lifts arguments from slots, calls the host, lowers what it returned.
pub type Trampoline<H> =
    fn(host: &mut H, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap>;

/// One function that a guest may import, as the host `H` serves it.
pub type HostFn<H> = Row<Trampoline<H>>;

/// One function that a guest may import, and what runs, which is known as a `C`.
///
/// It has the same layout whatever `H` a [`Trampoline`] is for: engines know their rows without it.
#[repr(C)]
pub struct Row<C> {
    /// The core import's module, `mcu:board/i2c@0.1.0`.
    pub module: &'static str,
    /// The core import's name, `[method]bus.write-read`.
    pub name: &'static str,
    /// Its core signature.
    pub sig: Sig,
    /// What runs.
    pub call: C,
}

impl<C> Row<C> {
    /// Whether a guest's start function may call it: it needs neither the guest's memory nor a
    /// destructor of the guest's.
    pub fn early<F: World>(&self) -> bool {
        !self.sig.pointers() && self.destroys::<F>("[resource-drop]").is_none()
    }

    /// Serves it if it is `[resource-rep]`, which a guest may call where the host is not lent.
    pub fn rep<F: World>(&self, handles: &Handles, slots: &mut Slots) -> Option<Result<(), Trap>> {
        let Destructor { ty, .. } = self.destroys::<F>("[resource-rep]")?;
        let [slot, ..] = slots else { return None };
        Some(handles.rep(*ty, *slot as u32).map(|rep| *slot = rep.into()))
    }

    /// The destructor of the resource that this is the intrinsic `what` of.
    fn destroys<F: World>(&self, what: &str) -> Option<&'static Destructor> {
        let own = |row: &&Destructor| names::intrinsic(what, (self.module, self.name), row.name);
        F::DESTRUCTORS.iter().find(own)
    }
}

/// One function that a guest must export.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// The core export's name, `step` or `mcu:board/events@0.1.0#on-edge`.
    pub name: &'static str,
    /// Its core signature.
    pub sig: Sig,
}

impl Export {
    /// The signature of its post-return: it takes what the export returned.
    pub const fn post_return_sig(&self) -> Sig {
        match self.sig.result() {
            Some(result) => Sig::EMPTY.with(0, result),
            None => Sig::EMPTY,
        }
    }
}

/// What happens to something that a guest owned and did not drop before it was unloaded.
pub struct HostResource<H> {
    /// Which resource.
    pub ty: ResourceId,
    /// Tells the host to let go of the thing with this number.
    pub drop: fn(host: &mut H, rep: u32),
}

/// A resource that the guest defines, and its destructor, which the guest may export.
#[derive(Clone, Copy, Debug)]
pub struct Destructor {
    /// Which resource.
    pub ty: ResourceId,
    /// The core export's name, `mcu:board/events@0.1.0#[dtor]timer`.
    pub name: &'static str,
}

impl Destructor {
    /// The signature of every destructor: it takes the guest's own number for the thing.
    pub const SIG: Sig = Sig::of("(i)");
}

/// A host of a world. `#[mcu_host]` implements it. It may borrow what it works with.
pub trait WorldHost: Sized {
    /// What is known of the world, whoever serves it.
    type World: World;

    /// Every function that the host offers, in WIT order.
    fn imports<'t>() -> &'t [HostFn<Self>]
    where
        Self: 't;

    /// Every resource that the host offers.
    fn resources<'t>() -> &'t [HostResource<Self>]
    where
        Self: 't,
    {
        &[]
    }
}

/// What is known of a world, whoever serves it. `#[mcu_host]` implements it for a type of its own.
pub trait World: Sized + 'static {
    /// The signature of every function that a host offers, in WIT order. An engine leaves out of the
    /// firmware what these do not need.
    const SIGS: &'static [Sig];
    /// Some value travels into the guest's memory through `cabi_realloc`. An engine leaves that
    /// path out of the firmware where it is `false`.
    const REALLOC: bool;
    /// Every function that the guest must export.
    const EXPORTS: &'static [Export];
    /// Functions of WIT that no app can import, as module and name: they pass a stream or a future.
    const UNSERVED: &'static [(&'static str, &'static str)] = &[];
    /// Every resource that the guest defines.
    const DESTRUCTORS: &'static [Destructor] = &[];
    /// One value for each of [`DESTRUCTORS`](Self::DESTRUCTORS): `[T; 2]` where there are two.
    type PerDestructor<T: Copy>: Each<T>;
}

/// A host that offers nothing, for apps that ask for nothing.
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
}

/// An array, whatever its length.
pub trait Each<T>: AsRef<[T]> + AsMut<[T]> {
    /// Every element is `value`.
    fn filled(value: T) -> Self;
}

impl<T: Copy, const N: usize> Each<T> for [T; N] {
    fn filled(value: T) -> Self {
        [value; N]
    }
}

/// Lets the host let go of everything that a guest still owns.
pub fn release<H: WorldHost>(guest: &mut dyn Guest, host: &mut H) {
    if H::resources().is_empty() {
        return;
    }
    while let Some((ty, rep)) = guest.handles().drain().or_else(|| noted(guest)) {
        let_go(host, ty, rep);
    }
}

/// Lets the host let go of something, unless that is no resource of the host's.
pub(crate) fn let_go<H: WorldHost>(host: &mut H, ty: ResourceId, rep: u32) {
    if let Some(resource) = H::resources().iter().find(|resource| resource.ty == ty) {
        (resource.drop)(host, rep);
    }
}

/// Notes what a guest owns and its table has no room for. The guest is being stopped and needs its memory
/// no more, so that is where the notes are, eight bytes each.
pub(crate) fn note(guest: &mut dyn Guest, ResourceId(ty): ResourceId, rep: u32) {
    let number = guest.handles().noted.get();
    if let Some(room) = note_at(guest.memory(), number) {
        *room = (u64::from(ty) | u64::from(rep) << 32).to_le_bytes();
        guest.handles().noted.set(number + 1);
    }
}

/// What was noted last; it is forgotten.
fn noted(guest: &mut dyn Guest) -> Option<(ResourceId, u32)> {
    let number = guest.handles().noted.get().checked_sub(1)?;
    guest.handles().noted.set(number);
    let note = u64::from_le_bytes(*note_at(guest.memory(), number)?);
    Some((ResourceId(note as u32), (note >> 32) as u32))
}

fn note_at(memory: &mut [u8], number: u32) -> Option<&mut [u8; 8]> {
    memory.as_chunks_mut().0.get_mut(number as usize)
}

/// A row, its signature as [`Sig::of`] reads it.
pub const fn row<H>(
    module: &'static str,
    name: &'static str,
    sig: &str,
    call: Trampoline<H>,
) -> HostFn<H> {
    HostFn { module, name, sig: Sig::of(sig), call }
}

/// An export, its signature as [`Sig::of`] reads it. The name of its post-return follows from its
/// own.
pub const fn export(name: &'static str, sig: &str) -> Export {
    Export { name, sig: Sig::of(sig) }
}

/// An `R` of the guest's, and the name of its destructor.
pub const fn destructor<R: Resource>(name: &'static str) -> Destructor {
    Destructor { ty: R::TYPE, name }
}

/// How the host lets go of an `R`.
pub const fn resource<R: Resource, H>(drop: fn(&mut H, u32)) -> HostResource<H> {
    HostResource { ty: R::TYPE, drop }
}
