//! The engine seam: what an engine crate offers, and how a typed export is called through it.

use crate::abi::{Flat, FlatMut, Lift, Lower, place};
use crate::guest::allocate;
use crate::{
    CallError, Code, Export, Format, Guest, LoadError, Own, Resource, Slots, Trap, TypeId, View,
};

/// The most core values that parameters are flattened to; more go through memory.
const MAX_FLAT_PARAMS: usize = 16;

/// What an app may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of linear memory.
    pub memory: u32,
    /// Units of fuel for each call, about one an instruction; `None` for no limit.
    pub fuel: Option<u64>,
    /// Bytes of the app's call and value stack.
    pub stack: u32,
    /// Translate every function while loading, on engines that translate. Otherwise each is
    /// translated when it is first called, which makes that call slow and lets the heap grow then.
    pub eager: bool,
}

impl Default for Limits {
    /// 64 KiB of memory, no fuel, 16 KiB of stack, eager.
    fn default() -> Self {
        Self { memory: 64 * 1024, fuel: None, stack: 16 * 1024, eager: true }
    }
}

/// What an engine can do, as its crate was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a list of yes and no")]
pub struct Capabilities {
    /// What apps for it are packed as.
    pub format: Format,
    /// It looks at an app before it runs it; otherwise somebody answers for the bytes.
    pub validates: bool,
    /// [`Limits::fuel`] bounds a call.
    pub fuel: bool,
    /// An app can wait inside an import while others run.
    pub suspend: bool,
    /// Trampolines read an app's memory in place.
    pub lends_memory: bool,
    /// An app's memory may have pages of one byte: it takes what it needs, not 64 KiB.
    pub small_pages: bool,
}

/// A core value type as an engine's typed calls have it.
pub trait CoreValue: Sized {
    /// As a slot holds it.
    fn into_slot(self) -> u64;

    /// From a slot; a 32-bit value is the low half.
    fn from_slot(slot: u64) -> Self;
}

macro_rules! core_value {
    ($($ty:ty: |$value:ident| $into:expr, |$slot:ident| $from:expr;)*) => { $(
        impl CoreValue for $ty {
            #[inline(always)]
            fn into_slot(self) -> u64 {
                let $value = self;
                $into
            }

            #[inline(always)]
            fn from_slot($slot: u64) -> Self {
                $from
            }
        }
    )* };
}
core_value! {
    u32: |value| u64::from(value), |slot| slot as u32;
    u64: |value| value, |slot| slot;
    f32: |value| u64::from(value.to_bits()), |slot| f32::from_bits(slot as u32);
    f64: |value| value.to_bits(), |slot| f64::from_bits(slot);
    (): |_value| 0, |_slot| ();
}

/// One running app, on some engine.
pub trait Engine {
    /// What this engine can do.
    const CAPABILITIES: Capabilities;

    /// What serves the app's imports.
    type Host;

    /// A function of the app, looked up and checked.
    type Func: Copy;

    /// Looks up an export of this type.
    fn export(&self, export: &'static Export) -> Option<Bound<Self::Func>>;

    /// The app's destructor of a resource that it defines, if it has one.
    fn destructor(&self, ty: TypeId) -> Option<Self::Func>;

    /// Starts a call from outside. From here to [`leave`](Self::leave) the app counts as poisoned,
    /// so that whatever ends the call early leaves it so.
    fn enter(&mut self) -> Result<(), Trap>;

    /// Runs a function of the app. Arguments are in `slots`, and so will be the result. Imports
    /// are refused unless a host is given.
    fn run(
        &mut self,
        host: Option<&mut Self::Host>,
        func: Self::Func,
        slots: &mut Slots,
    ) -> Result<(), CallError>;

    /// The app, for the result of a call.
    fn guest(&mut self) -> &mut dyn Guest;

    /// Ends a call that went well.
    fn leave(&mut self);
}

/// An export of a loaded app, with its post-return if it has one.
#[derive(Clone, Copy, Debug)]
pub struct Bound<F> {
    /// The function.
    pub func: F,
    /// Called with the function's result once the host has read it.
    pub post_return: Option<F>,
}

/// Calls an export: lowers `params`, runs it, lets `read` lift the result, and calls post-return.
#[inline(always)]
pub fn call<E: Engine, P: Lower, R>(
    engine: &mut E,
    host: &mut E::Host,
    export: &Bound<E::Func>,
    params: P,
    read: impl FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
) -> Result<R, CallError> {
    // Clearing slots that nobody uses takes longer than the rest of this.
    match P::FLAT {
        0 | 1 => call_with(engine, host, export, params, read, &mut [0; 1]),
        2..=4 => call_with(engine, host, export, params, read, &mut [0; 4]),
        _ => call_with(engine, host, export, params, read, &mut [0; MAX_FLAT_PARAMS]),
    }
}

fn call_with<E: Engine, P: Lower, R>(
    engine: &mut E,
    host: &mut E::Host,
    export: &Bound<E::Func>,
    params: P,
    read: impl FnOnce(&mut dyn Guest, u64) -> Result<R, Trap>,
    slots: &mut Slots,
) -> Result<R, CallError> {
    engine.enter()?;
    lower(engine.guest(), params, slots)?;
    engine.run(Some(host), export.func, slots)?;
    let &mut [result, ..] = slots else { return Err(Trap::new(Code::Slots).into()) };
    let value = read(engine.guest(), result)?;
    engine.guest().handles().end_export()?;
    if let Some(post_return) = export.post_return {
        engine.run(None, post_return, &mut [result])?;
    }
    engine.leave();
    Ok(value)
}

/// Lets go of something that the app made and the host owns: runs the app's destructor.
#[expect(clippy::needless_pass_by_value, reason = "the host owns it no longer")]
pub fn destroy<E: Engine, R: Resource>(
    engine: &mut E,
    host: &mut E::Host,
    own: Own<R>,
) -> Result<(), CallError> {
    engine.enter()?;
    if let Some(destructor) = engine.destructor(R::TYPE) {
        engine.run(Some(host), destructor, &mut [own.rep().into()])?;
    }
    engine.leave();
    Ok(())
}

/// Lowers parameters into slots, or into memory where they are too many.
fn lower<P: Lower>(guest: &mut dyn Guest, params: P, slots: &mut Slots) -> Result<(), Trap> {
    if P::FLAT > MAX_FLAT_PARAMS {
        let at = allocate(guest, P::ALIGN, P::SIZE)?;
        let low = params.place(guest)?;
        P::write(low, guest.memory(), at)?;
        FlatMut::new(slots).push(at as u64);
        Ok(())
    } else {
        let low = params.place(guest)?;
        let memory = if P::INLINE { &mut [] } else { guest.memory() };
        P::flat(low, memory, &mut FlatMut::new(slots))
    }
}

/// Lifts an export's result from its slot, or from where the slot points.
pub fn result<'a, R: Lift<'a>>(guest: &'a mut dyn Guest, slot: u64) -> Result<R, Trap> {
    if !R::INLINE {
        // What the last import lent is free again, and may be given to the host.
        guest.handles().next_call();
    }
    if R::FLAT > 1 {
        let view = guest.view();
        let at = place(view.memory.len(), slot as u32, R::SIZE, R::ALIGN)?;
        R::load(&view, at)
    } else {
        // One core value points at nothing.
        R::lift(&View::new(&[], guest.handles()), &mut Flat::new(&[slot]))
    }
}

/// Looks up exports by their number in `table`.
pub fn exports<E: Engine>(
    engine: &E,
    table: &'static [Export],
) -> impl Fn(usize) -> Result<Bound<E::Func>, LoadError<'static>> {
    move |index| {
        let missing = |name| LoadError::MissingExport { name };
        let export = table.get(index).ok_or(missing(""))?;
        engine.export(export).ok_or(missing(export.name))
    }
}
