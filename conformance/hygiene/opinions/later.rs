//! Boards for WIT with functions that are `async`, with and without the option of this name.

use microwit_host::{Borrow, Own, mcu_host};

/// A board that serves all of the world itself.
#[mcu_host(path = "../opinions/later.wit")]
#[derive(Debug, Clone, Copy)]
pub struct Board {
    now: u32,
}

impl later::shop::later::clock::HostAlarm for Board {
    fn new(&mut self, at: u32) -> Own<later::shop::later::clock::Alarm> {
        Own::new(at)
    }

    async fn ring(&mut self, _: Borrow<later::shop::later::clock::Alarm>) -> u32 {
        self.now
    }

    async fn find(&mut self, _: &str) -> Option<Own<later::shop::later::clock::Alarm>> {
        None
    }

    fn stop(&mut self, _: Borrow<later::shop::later::clock::Alarm>) {}

    fn drop(&mut self, _: Own<later::shop::later::clock::Alarm>) {}
}

impl later::shop::later::clock::Host for Board {
    async fn wait(&mut self, ms: u32, _: &str) -> Result<&str, u8> {
        self.now = self.now.wrapping_add(ms);
        Ok("later")
    }

    fn now(&mut self) -> u32 {
        self.now
    }
}

impl later::LaterImports for Board {
    async fn note(&mut self, _: &str) {}
}

pub mod library {
    //! A library's interfaces.

    microwit_host::interfaces!({
        package: "shop:later",
        path: "../opinions/later.wit",
        async: ["shop:later/clock"],
    });
}

use library::shop::later::clock::Alarm;

macro_rules! clock {
    ($Board:ident: $Host:path, $HostAlarm:path, [$($wait:tt)?]) => {
        impl $HostAlarm for $Board {
            $($wait)? fn new(&mut self, at: u32) -> Own<Alarm> {
                Own::new(at)
            }

            async fn ring(&mut self, _: Borrow<Alarm>) -> u32 {
                1
            }

            async fn find(&mut self, _: &str) -> Option<Own<Alarm>> {
                None
            }

            $($wait)? fn stop(&mut self, _: Borrow<Alarm>) {}

            fn drop(&mut self, _: Own<Alarm>) {}
        }

        impl $Host for $Board {
            async fn wait(&mut self, ms: u32, _: &str) -> Result<&str, u8> {
                if ms > 9 { Err(9) } else { Ok("later") }
            }

            $($wait)? fn now(&mut self) -> u32 {
                2
            }
        }
    };
}

pub mod plain {
    //! A board with the library's functions, of which only those wait that are `async` in WIT.

    use super::{Alarm, Borrow, Own, mcu_host};

    /// The board.
    #[mcu_host(
        path = "../opinions/later.wit",
        with = { "shop:later": crate::later::library::shop::later },
    )]
    #[derive(Debug, Clone, Copy)]
    pub struct Plain;

    clock!(Plain: crate::later::library::shop::later::clock::Host,
        crate::later::library::shop::later::clock::HostAlarm, []);

    impl later::LaterImports for Plain {
        async fn note(&mut self, _: &str) {}
    }
}

pub mod waiting {
    //! A board with the library's functions, which all wait.

    use super::{Alarm, Borrow, Own, mcu_host};

    /// The board.
    #[mcu_host(
        path = "../opinions/later.wit",
        with = { "shop:later": crate::later::library::shop::later },
        async = ["shop:later/clock"],
    )]
    #[derive(Debug, Clone, Copy)]
    pub struct Waiting;

    clock!(Waiting: crate::later::library::shop::later::clock::waiting::Host,
        crate::later::library::shop::later::clock::waiting::HostAlarm, [async]);

    impl later::LaterImports for Waiting {
        async fn note(&mut self, _: &str) {}
    }
}
