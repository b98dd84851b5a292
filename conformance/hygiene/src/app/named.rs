//! Names that clash: the names of the crate's own items, and those of the WIT's items.

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
    pub struct TryFrom;
}

pub use types::{Option as i32, Option as bool, Option, Result as u8, Result, TryFrom};

pub mod mw {
    //! A module with a name that generated code uses.
}

microwit_guest::generate!({ world: "core", path: "../wit" });

pub mod served {
    //! The app's implementation.

    use super::exports::plant::floor::names::{
        self, Bool, Borrow, BorrowBorrow, Copy_, Guest, GuestBorrow, Own, Result as Res, Slots,
        String, Trap, Vec,
    };

    /// The app.
    #[derive(Debug, Clone, Copy)]
    pub struct App;

    impl super::Guest for App {
        fn core(std: u8) -> u8 {
            super::std(std)
        }
    }

    impl Guest for App {
        type Borrow = Self;

        fn some(host: u8, guest: u8, _: Slots) -> Option<Res> {
            Some(Res { ok: host, err: guest })
        }

        fn none(s0: u8, _: u8, _: u8) -> u8 {
            s0
        }

        fn err(memory: u8, _: u8, _: u8) -> u8 {
            memory
        }

        fn done(_: u8, _: u8, _: u8) {}

        fn ok(ok: names::Option, _: Trap) -> Result<Vec, Bool> {
            if ok.some > 0 { Ok(Vec { len: 1 }) } else { Err(Bool::False) }
        }

        fn into<'a>(_: u8, buf: &'a [u8], _: &'a str, _: &'a mut [u8]) -> &'a [u8] {
            buf
        }

        fn mw(_: Copy_) -> String {
            String::U8
        }

        fn this(self_: u8, _: u8, _: u8, _: u8) -> u8 {
            self_
        }
    }

    impl GuestBorrow for App {
        fn new(_: Own) -> Self {
            Self
        }

        fn drop(&self) {}

        fn new_() {}

        fn rep(&self) -> u32 {
            1
        }
    }

    /// The handles' types exist under these names.
    pub const fn keep(_: &Borrow, _: BorrowBorrow<'_>) {}

    super::export!(App with_types_in super);
}
