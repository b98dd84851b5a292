//! Names and shapes that clippy complains of. The WIT decides on them, so generated code allows them, which
//! can be denied but not forbidden.
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]

pub mod app {
    //! An app that is yet to be written.

    microwit_guest::generate!({ world: "opinions", path: "../opinions/opinions.wit" });
}

pub mod board {
    //! A board likewise.

    microwit_host::interfaces!({ package: "plant:opinions", path: "../opinions/opinions.wit" });
}
