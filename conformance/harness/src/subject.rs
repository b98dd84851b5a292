//! A host with the exports that its guests have, so that they can be called without knowing them.

use microwit_host::__private::{Flat, Lift, in_bounds};
use microwit_host::engine::{ResourceId, View, World};
use microwit_host::{App, CallError, LoadError, Trap, WorldHost};

use crate::Value;
use crate::engine::Running;

/// More core values than these go through memory.
const MAX_FLAT_PARAMS: usize = 16;

/// A generated host, and how what its guests export is called.
pub trait Subject: WorldHost + Default + 'static {
    /// The guest's exports, looked up.
    type Exports<F: Copy>: Copy;

    /// Looks them up.
    fn bind<E: App<Host = Self>>(guest: &mut E) -> Result<Self::Exports<E::Func>, LoadError>;

    /// Calls export `number` of the world's table, which takes no arguments. `None` if it does.
    fn call<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        number: usize,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<Value, CallError>>;

    /// Calls export `number` with arguments that are lifted from somewhere else. `None` if it takes
    /// none.
    fn give<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        number: usize,
        given: Given<'_>,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<Round, CallError>>;

    /// Ends something that the guest made, if the guest makes such things.
    fn destroy<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        ty: ResourceId,
        rep: u32,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<(), CallError>>;
}

/// Arguments as core values, and the memory that they point into.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    view: View<'a>,
    slots: &'a [u64],
}

impl<'a> Given<'a> {
    /// These.
    pub fn new(view: View<'a>, slots: &'a [u64]) -> Self {
        Self { view, slots }
    }

    /// All of them, which may be more than fit into slots.
    pub fn lift<T: Lift<'a>>(&self) -> Result<T, Trap> {
        match *self.slots {
            [at, ..] if T::FLAT > MAX_FLAT_PARAMS => T::load(
                &self.view,
                in_bounds(self.view.memory.len(), at as u32, T::SIZE, T::ALIGN)?,
            ),
            _ => T::lift(&self.view, &mut Flat::new(self.slots)),
        }
    }
}

/// Values to the guest and back.
pub struct Round {
    /// What it was given.
    pub sent: Vec<Value>,
    /// What it returned.
    pub got: Value,
    /// Shows other arguments of the same types.
    pub shown: fn(Given<'_>) -> Result<Vec<Value>, Trap>,
}

/// A guest that is ready to be called.
pub struct Ready<S: Subject> {
    exports: S::Exports<usize>,
    /// The guest.
    pub guest: Running<S>,
}

/// Why an export could not be called.
pub enum Refusal {
    /// The world has none of that name, or it takes arguments.
    NoSuchExport,
    /// It trapped.
    Trap(CallError),
}

impl<S: Subject> Ready<S> {
    /// Looks up a guest's exports.
    pub fn new(mut guest: Running<S>) -> Result<Self, LoadError> {
        Ok(Self { exports: S::bind(&mut guest)?, guest })
    }

    /// Calls export `number` with these arguments.
    pub fn give(
        &mut self,
        number: usize,
        given: Given<'_>,
        host: &mut S,
    ) -> Option<Result<Round, CallError>> {
        S::give(&self.exports, number, given, &mut self.guest, host)
    }

    /// Calls an export by its legacy name, and lets go of what it gave away.
    pub fn call(&mut self, name: &str, host: &mut S) -> Result<Value, Refusal> {
        let number = <S::World>::EXPORTS.iter().position(|export| export.name == name);
        let number = number.ok_or(Refusal::NoSuchExport)?;
        let called = S::call(&self.exports, number, &mut self.guest, host);
        let value = called.ok_or(Refusal::NoSuchExport)?.map_err(Refusal::Trap)?;
        for (ty, rep) in value.owned() {
            if let Some(resource) = S::resources().iter().find(|resource| resource.ty == ty) {
                (resource.drop)(host, rep);
            } else if let Some(ended) = S::destroy(&self.exports, ty, rep, &mut self.guest, host) {
                ended.map_err(Refusal::Trap)?;
            }
        }
        Ok(value)
    }
}
