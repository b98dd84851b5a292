//! Names and shapes about which clippy complains. The WIT decides on them, so generated code allows these
//! lints. A crate can deny them, but it cannot forbid them.
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]

pub mod app {
    //! An app without code.

    microwit_guest::generate!({ world: "opinions", path: "../opinions/opinions.wit" });
}

pub mod board {
    //! A board without code.

    microwit_host::interfaces!({ package: "plant:opinions", path: "../opinions/opinions.wit" });
}

pub mod later;
pub mod waits;
