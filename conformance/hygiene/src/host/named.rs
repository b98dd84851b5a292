//! Names that clash: the names of the crate's own items, and those of the WIT's items.

use microwit_host::mcu_host;

pub mod types {
    //! Items with names from Rust's prelude.

    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Result;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Option;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Copy;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Ok;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Err;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct Some;
    /// A type with a name from Rust's prelude.
    #[derive(Debug, Clone, Copy)]
    pub struct FnOnce;
}

pub use prim::*;
pub use types::{Copy, Err, FnOnce, Ok, Option, Result, Some};
pub mod prim {
    //! A module with a name of Rust's own.

    pub use super::types::{Copy as bool, Err as u8, Ok as u32, Some as str};
}

pub mod mw {
    //! A module with a name that generated code uses.

    /// A pin.
    pub trait Pin {}
    impl Pin for () {}
}

/// A board with type parameters that have the names of generated ones.
#[mcu_host(world = "core", path = "../wit")]
#[derive(Debug)]
pub struct Board<T: mw::Pin + 'static, H, const N: usize>
where
    H: 'static,
{
    /// A pin.
    pub pin: T,
    /// Further fields.
    pub others: [H; N],
}

mod served {
    //! The board's implementation of the world.

    use core::prelude::v1::*;

    use microwit_host::{Borrow, Own};

    use super::core_::plant::floor::names::{
        self, Bool, Copy_, Host, HostBorrow, Result as Res, Slots, String, Trap, Vec,
    };
    use super::{Board, mw};

    impl<T: mw::Pin, H, const N: usize> super::core_::CoreImports for Board<T, H, N> {
        fn std(&mut self, core: u8) -> u8 {
            core
        }
    }

    impl<T: mw::Pin, H, const N: usize> HostBorrow for Board<T, H, N> {
        fn new(&mut self, own: names::Own) -> Own<names::Borrow> {
            Own::new(own.mw.into())
        }

        fn drop_(&mut self, _: Borrow<names::Borrow>) {}

        fn new_(&mut self) {}

        fn rep(&mut self, this: Borrow<names::Borrow>) -> u32 {
            this.rep()
        }

        fn drop(&mut self, _: Own<names::Borrow>) {}
    }

    impl<T: mw::Pin, H, const N: usize> Host for Board<T, H, N> {
        fn some(&mut self, host: u8, guest: u8, _: Slots) -> Option<Res> {
            Some(Res { ok: host, err: guest })
        }

        fn none(&mut self, s0: u8, _: u8, _: u8) -> u8 {
            s0
        }

        fn err(&mut self, memory: u8, _: u8, _: u8) -> u8 {
            memory
        }

        fn done(&mut self, _: u8, _: u8, _: u8) {}

        fn ok(&mut self, ok: names::Option, _: Trap) -> Result<Vec, Bool> {
            if ok.some > 0 { Ok(Vec { len: 1 }) } else { Err(Bool::False) }
        }

        fn into(&mut self, _: u8, _: &[u8], _: &str) -> &[u8] {
            &[]
        }

        fn mw(&mut self, _: Copy_) -> String {
            String::U8
        }

        fn this(&mut self, self_: u8, _: u8, _: u8, _: u8) -> u8 {
            self_
        }
    }
}
