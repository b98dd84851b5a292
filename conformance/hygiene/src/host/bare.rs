//! A board in a module without Rust's prelude.
#![no_implicit_prelude]

/// A board.
#[::microwit_host::mcu_host(world = "line", path = "../wit")]
#[::core::prelude::v1::derive(Debug, Clone, Copy)]
pub struct Board {
    rows: u32,
}

mod served {
    //! The board's implementation of the world.

    use ::core::prelude::v1::*;

    use ::microwit_host::{Borrow, List, Own};

    use super::Board;
    use super::line::plant::floor::stock::{
        Drawer, Grade, Host, HostDrawer, Marks, Outcome, Part, Place,
    };

    impl HostDrawer for Board {
        fn new(&mut self, _: u8) -> Own<Drawer> {
            Own::new(self.rows)
        }

        fn put(&mut self, _: Borrow<Drawer>, _: Part<'_>) -> Result<u32, Outcome<'_>> {
            Ok(1)
        }

        fn take(&mut self, _: Borrow<Drawer>, _: u32) -> Option<u16> {
            None
        }

        fn count(&mut self) -> u32 {
            0
        }

        fn drop(&mut self, _: Own<Drawer>) {}
    }

    impl Host for Board {
        fn find(&mut self, _: &str) -> Option<Place> {
            None
        }

        fn sort(&mut self, _: List<'_, Place>, _: Grade, _: Marks) -> List<'_, Place> {
            List::from(&[])
        }

        fn open(&mut self) -> Own<Drawer> {
            Own::new(1)
        }

        fn close(&mut self, _: Own<Drawer>) {}

        fn long(
            &mut self,
            t: (u8, u16, u32, u64, i8, i16, i32, i64, f32, f64, char, bool, u8),
        ) -> (u8, u8) {
            (t.0, t.12)
        }
    }

    impl super::line::LineImports for Board {
        fn note(&mut self, _: &str) {}
    }
}
