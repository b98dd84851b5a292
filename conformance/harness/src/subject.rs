//! A generated host whose guests' exports can be called without knowing their types.

use std::future::Future;

use microwit_host::__private::{Flat, Lift, in_bounds};
use microwit_host::engine::{ResourceId, View, World};
use microwit_host::{App, CallError, LoadError, Trap, WorldHost};

use crate::engine::Running;
use crate::{Record, Value};

/// The most core values of parameters. More of them go through memory.
const MAX_FLAT_PARAMS: usize = 16;

/// A generated host, with generic access to the exports of its guests.
pub trait Subject: WorldHost + Default + 'static {
    /// The bound exports of a guest.
    type Exports<F: Copy>: Copy;

    /// Binds the exports of a guest.
    fn bind<E: App<Host = Self>>(guest: &mut E) -> Result<Self::Exports<E::Func>, LoadError>;

    /// Calls the export with index `number` in the world's table. `None` if the export takes arguments.
    fn call<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        number: usize,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<Value, CallError>>;

    /// Calls the export with index `number`, with arguments that are lifted from `given`. `None` if the
    /// export takes no arguments.
    fn give<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        number: usize,
        given: Given<'_>,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<Round, CallError>>;

    /// Destroys a value of a resource that the guest made, if the world has such resources.
    fn destroy<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        ty: ResourceId,
        rep: u32,
        guest: &mut E,
        host: &mut Self,
    ) -> Option<Result<(), CallError>>;
}

/// A generated host that records its calls, and whose functions may wait.
pub trait Watched: Subject {
    /// What the host has recorded.
    fn record(&mut self) -> &mut Record;

    /// Works like [`call`](Subject::call), and waits where the host waits.
    fn call_async<E: App<Host = Self>>(
        exports: &Self::Exports<E::Func>,
        number: usize,
        guest: &mut E,
        host: &mut Self,
    ) -> impl Future<Output = Option<Result<Value, CallError>>>;
}

/// Arguments as core values, and the memory that they point into.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    view: View<'a>,
    slots: &'a [u64],
}

impl<'a> Given<'a> {
    /// Makes arguments from these core values.
    pub fn new(view: View<'a>, slots: &'a [u64]) -> Self {
        Self { view, slots }
    }

    /// Lifts all arguments, which are in memory if they do not fit into slots.
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

/// The values of a call to a guest and back.
pub struct Round {
    /// The arguments of the call.
    pub sent: Vec<Value>,
    /// The guest's result.
    pub got: Value,
    /// Lifts other arguments of the same types, so that they can be compared.
    pub shown: fn(Given<'_>) -> Result<Vec<Value>, Trap>,
}

/// A guest whose exports are bound.
pub struct Ready<S: Subject> {
    exports: S::Exports<usize>,
    /// The guest.
    pub guest: Running<S>,
}

/// The reason why a call of an export has no result.
pub enum Refusal {
    /// The world has no export with this name, or the export takes arguments.
    NoSuchExport,
    /// The call trapped.
    Trap(CallError),
}

impl<S: Subject> Ready<S> {
    /// Binds the guest's exports.
    pub fn new(mut guest: Running<S>) -> Result<Self, LoadError> {
        Ok(Self { exports: S::bind(&mut guest)?, guest })
    }

    /// Calls the export with index `number` with these arguments.
    pub fn give(
        &mut self,
        number: usize,
        given: Given<'_>,
        host: &mut S,
    ) -> Option<Result<Round, CallError>> {
        S::give(&self.exports, number, given, &mut self.guest, host)
    }

    /// Calls an export by its legacy name, and drops what it returned to the host.
    pub fn call(&mut self, name: &str, host: &mut S) -> Result<Value, Refusal> {
        let called = S::call(&self.exports, Self::number(name)?, &mut self.guest, host);
        self.returned(called, host)
    }

    /// The index of an export in the world's table.
    fn number(name: &str) -> Result<usize, Refusal> {
        let number = <S::World>::EXPORTS.iter().position(|export| export.name == name);
        number.ok_or(Refusal::NoSuchExport)
    }

    /// Drops what a call returned to the host.
    fn returned(
        &mut self,
        called: Option<Result<Value, CallError>>,
        host: &mut S,
    ) -> Result<Value, Refusal> {
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

impl<S: Watched> Ready<S> {
    /// Works like [`call`](Self::call), and waits where the host waits.
    pub async fn call_async(&mut self, name: &str, host: &mut S) -> Result<Value, Refusal> {
        let called = S::call_async(&self.exports, Self::number(name)?, &mut self.guest, host).await;
        self.returned(called, host)
    }
}
