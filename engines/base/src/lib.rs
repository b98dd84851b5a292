//! The life of an app, written once for all engines.
//!
//! [`Instance`] loads an app, checks and binds it, starts it, calls it, and ends it. In whatever way any of
//! this ends, the host gets back everything that the app had. An engine crate implements three traits:
//! [`Engine`] and [`Store`] say how the engine opens bytes, makes an instance and runs a function;
//! [`Context`] says how to reach an app while it runs. `engines/template` is the smallest possible engine.
//!
//! This crate also has code that several engines share: the limits on growth (`room`), values, types and
//! traps (`numbers`), the signatures of typed calls (`shapes`), and trusted bytes (`bytes`).
//!
//! The lend cell, in `lend`, is the way of a host through an engine that carries only data that it owns.
#![no_std]

#[cfg(feature = "heap")]
extern crate alloc;

mod bytes;
mod context;
mod engine;
mod heap;
mod instance;
mod lend;
mod load;
mod numbers;
mod pace;
mod room;
mod row;
mod serve;
mod shapes;
mod wait;
mod waiter;
mod weight;

#[doc(hidden)]
pub use microwit_host::TrapCode;
pub use microwit_host::engine::{
    AppId, BoundExport, CoreType, Destructor, Each, Exchange, Export, ExternKind, Firmware,
    Handles, HostFn, HostResource, Linker, Resource, ResourceId, Sig, Slot, Slots, Terms,
    Trampoline, View, World, names,
};

pub use bytes::{AsBytes, Looks, Trusted};
pub use context::{Context, Data, GuestIn};
pub use engine::{Engine, Import, Parks, Progress, Resume, Store, Taken};
#[cfg(feature = "heap")]
pub use heap::has_room;
pub use instance::Instance;
pub use lend::Finally;
pub use load::Ending;
pub use numbers::from_slot;
pub use room::{PastLimit, Room};
pub use row::{Call, Row};
pub use serve::{Stopped, runs_inside, serve};
pub use shapes::{CoreValue, exports, imports, runs, signature};
pub use weight::{Kind, Weight, are_shallow};
