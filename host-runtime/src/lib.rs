//! The host's half of microwit: the library that generated firmware code calls.
//!
//! It holds lifting and lowering by type, the handle table, traps, and two interfaces. A world is a table of
//! functions over raw slots ([`WorldHost`]). A loaded app is a value whose exports can be called ([`App`]).
//! This crate has no `unsafe`, does not allocate, and does not panic on anything that a guest does.
#![no_std]
#![forbid(unsafe_code)]

mod abi;
mod app;
mod call;
mod control;
mod format;
mod guest;
mod handles;
mod limits;
mod link;
mod load;
#[doc(hidden)]
pub mod names;
mod sig;
mod table;
mod trap;

pub use abi::{Items, List};
pub use app::App;
pub use control::{Control, Deadline};
pub use format::Format;
pub use guest::Guest;
pub use handles::{Borrow, Own};
pub use limits::Limits;
pub use load::{LoadError, Name};
#[cfg(feature = "macros")]
pub use microwit_macro::{interfaces, mcu_host};
pub use table::WorldHost;
pub use trap::{CallError, HostTrap, Trap, TrapCode};

/// The items that crates which bind an engine need. `microwit-engine` exports them.
#[doc(hidden)]
pub mod engine {
    pub use crate::app::{AppId, BoundExport};
    pub use crate::call::Exchange;
    pub use crate::guest::{Nobody, View, bump};
    pub use crate::handles::{Handles, Resource, ResourceId, Slot};
    pub use crate::link::{ExternKind, Firmware, Linker, Terms};
    pub use crate::names;
    pub use crate::sig::{CoreType, Sig};
    pub use crate::table::{
        Destructor, Each, Export, HostFn, HostResource, Row, Slots, Trampoline, World, release,
    };
}

/// The items that generated code names. No other code may use them.
#[doc(hidden)]
pub mod __private_v0_1 {
    pub use crate::abi::{
        Abi, Flat, FlatMut, LOST, Lift, Lower, Parts, Scalar, arg, dropped, in_bounds, max,
        no_case, resource_drop, resource_new, resource_rep, ret, room, scalar, spilled, store,
    };
    pub use crate::call::{call, call_async, destroy, exports, result};
    pub use crate::table::{destructor, export, resource, row, waits};
    pub use crate::trap::ended;
    /// The return type of a trampoline.
    pub type Done = core::result::Result<(), crate::Trap>;
    // Generated code means Rust's own items, even where a user's module has other items of the same names.
    pub use core::clone::Clone;
    pub use core::cmp::{Eq, Ord, PartialEq, PartialOrd};
    pub use core::convert::From;
    pub use core::default::Default;
    pub use core::fmt::Debug;
    pub use core::future::Future;
    pub use core::hash::Hash;
    pub use core::marker::{Copy, Send};
    pub use core::ops::{FnMut, FnOnce};
    pub use core::option::Option::{self, None, Some};
    pub use core::prelude::v1::derive;
    pub use core::primitive::{bool, str, usize};
    pub use core::result::Result::{self, Err, Ok};

    pub use crate::engine::{
        AppId, BoundExport, CoreType, Destructor, Export, HostFn, HostResource, Resource,
        ResourceId, Sig, Slots, View, World,
    };
    pub use crate::{
        __enumeration as enumeration, __flags as flags, __record as record, __variant as variant,
    };
    pub use crate::{
        App, Borrow, CallError, Guest, HostTrap, List, LoadError, Own, Trap, TrapCode, WorldHost,
    };
}

#[doc(hidden)]
pub use __private_v0_1 as __private;
