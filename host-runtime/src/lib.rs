//! The host's half of microwit: what generated firmware code calls.
//!
//! Lifting and lowering by type, the handle table, traps, and the two seams: a world is a table of
//! functions over raw slots ([`World`]), an engine is something that can bind such a table and run
//! exports ([`Engine`]). No `unsafe`, no allocation, no panics on anything a guest does.
#![no_std]
#![forbid(unsafe_code)]

mod abi;
mod engine;
mod format;
mod guest;
mod handles;
mod link;
mod load;
pub mod names;
mod shapes;
mod sig;
mod table;
mod trap;

pub use abi::{Items, List};
pub use engine::{Bound, Capabilities, CoreValue, Engine, Limits};
pub use format::Format;
pub use guest::{Guest, View, bump};
pub use handles::{Borrow, Handles, Own, Resource, Slot, TypeId};
pub use link::{Item, Linker, bind};
pub use load::LoadError;
#[cfg(feature = "macros")]
pub use microwit_macro::{interfaces, mcu_host};
pub use shapes::{all_exports_in, all_imports_in, exports, imports};
pub use sig::{Core, Sig};
pub use table::{Destructor, Export, HostFn, HostResource, Slots, Trampoline, World, release};
pub use trap::{CallError, Code, Trap};

/// What generated code names; not for anyone else.
#[doc(hidden)]
pub mod __private {
    pub use crate::abi::{
        Abi, Flat, FlatMut, Lift, Lower, Scalar, arg, dropped, no_case, place, resource_drop,
        resource_new, resource_rep, ret, scalar, spilled, store,
    };
    pub use crate::engine::{call, destroy, exports, result};
    pub use crate::table::{destructor, export, resource, row};
    /// What a trampoline returns.
    pub type Done = Result<(), crate::Trap>;
    pub use crate::{
        __enumeration as enumeration, __flags as flags, __record as record, __variant as variant,
    };
    pub use crate::{
        Borrow, Bound, CallError, Code, Core, Destructor, Engine, Export, Guest, HostFn,
        HostResource, List, LoadError, Own, Resource, Sig, Slots, Trap, TypeId, View, World,
    };
}
