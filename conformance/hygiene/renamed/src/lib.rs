//! Crates that use microwit under another name, or through another crate.
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests {
    macro_rules! wit {
        ($macro:path { $($options:tt)* }) => {
            $macro!({ world: "tank", path: "wit", $($options)* });
        };
    }

    mod renamed {
        use board_kit::{Trap, mcu_host};

        #[mcu_host(world = "tank", path = "wit")]
        pub struct Board(pub u8);

        impl tank::plant::tank::valve::Host for Board {
            fn open(&mut self, to: u8) {
                self.0 = to;
            }
        }

        pub type Reason = Trap;

        pub mod app {
            wit!(app_kit::generate {});
        }

        pub mod library {
            board_kit::interfaces!({ package: "plant:tank", path: "wit" });
        }
    }

    mod facade {
        use microwit_facade::microwit::mcu_host;

        #[mcu_host(world = "tank", path = "wit", runtime = ::microwit_facade::microwit)]
        pub struct Board(pub u8);

        impl tank::plant::tank::valve::Host for Board {
            fn open(&mut self, to: u8) {
                self.0 = to;
            }
        }

        pub mod app {
            wit!(microwit_facade::guest::generate { runtime: ::microwit_facade::guest });
        }
    }

    /// Both are hosts of the same `WorldHost` trait, whichever crate offers it.
    #[test]
    fn code_is_generated_for_the_crate_that_there_is() {
        fn offers<H: board_kit::WorldHost>() -> usize {
            H::imports().len()
        }
        assert_eq!((offers::<renamed::Board>(), offers::<facade::Board>()), (1, 1));
        let _: fn(u8) = renamed::app::plant::tank::valve::open;
        let _: fn(u8) = facade::app::plant::tank::valve::open;
        let _: Option<renamed::Reason> = None;
        let _ = (renamed::Board(0).0, facade::Board(0).0);
    }
}
