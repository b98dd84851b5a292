//! The host's half of microwit: what generated firmware code calls.
//!
//! Lifting and lowering by type, the handle table, traps, and the two seams: a world is a table of
//! functions over raw slots ([`WorldHost`]), and a loaded app is something whose exports can be called
//! ([`App`]). No `unsafe`, no allocation, no panics on anything a guest does.
#![no_std]
#![forbid(unsafe_code)]

mod abi;
mod app;
mod call;
mod format;
mod guest;
mod handles;
mod limits;
mod link;
mod load;
pub mod names;
mod sig;
mod table;
mod trap;

pub use abi::{Items, List};
pub use app::{App, AppId, BoundExport};
pub use call::Exchange;
pub use format::Format;
pub use guest::{Guest, View, bump};
pub use handles::{Borrow, Handles, Own, Resource, ResourceId, Slot};
pub use limits::Limits;
pub use link::{ExternKind, Firmware, Linker, Terms};
pub use load::{LoadError, Name};
#[cfg(feature = "macros")]
pub use microwit_macro::{interfaces, mcu_host};
pub use sig::{CoreType, Sig};
pub use table::{
    Destructor, Each, Export, HostFn, HostResource, Row, Slots, Trampoline, World, WorldHost,
    release,
};
pub use trap::{CallError, HostTrap, Trap, TrapCode};

/// What generated code names; not for anyone else.
#[doc(hidden)]
pub mod __private_v0_1 {
    pub use crate::abi::{
        Abi, Flat, FlatMut, LOST, Lift, Lower, Parts, Scalar, arg, dropped, in_bounds, max,
        no_case, resource_drop, resource_new, resource_rep, ret, room, scalar, spilled, store,
    };
    pub use crate::call::{call, destroy, exports, result};
    pub use crate::table::{destructor, export, resource, row};
    pub use crate::trap::ended;
    /// What a trampoline returns.
    pub type Done = core::result::Result<(), crate::Trap>;
    // Generated code means Rust's own things, whatever else has their names where it stands.
    pub use core::clone::Clone;
    pub use core::cmp::{Eq, Ord, PartialEq, PartialOrd};
    pub use core::convert::From;
    pub use core::default::Default;
    pub use core::fmt::Debug;
    pub use core::hash::Hash;
    pub use core::marker::Copy;
    pub use core::ops::{FnMut, FnOnce};
    pub use core::option::Option::{self, None, Some};
    pub use core::prelude::v1::derive;
    pub use core::primitive::{bool, str};
    pub use core::result::Result::{self, Err, Ok};

    pub use crate::{
        __enumeration as enumeration, __flags as flags, __record as record, __variant as variant,
    };
    pub use crate::{
        App, AppId, Borrow, BoundExport, CallError, CoreType, Destructor, Export, Guest, HostFn,
        HostResource, HostTrap, List, LoadError, Own, Resource, ResourceId, Sig, Slots, Trap,
        TrapCode, View, World, WorldHost,
    };
}

#[doc(hidden)]
pub use __private_v0_1 as __private;
