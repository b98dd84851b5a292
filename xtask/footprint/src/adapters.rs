//! One adapter of microwit-hal at a time, over a part that does next to nothing.

mod part;

pub use microwit_hal::*;
pub use part::Part;

/// The events of an adapter for them.
pub static EVENTS: Events<CriticalSectionRawMutex, 8> = Events::new();

/// The microseconds since some moment.
pub fn now() -> u64 {
    core::hint::black_box(0)
}

/// Makes a firmware whose board serves one interface, or none. Its app imports nothing.
#[macro_export]
macro_rules! adapter {
    () => {
        $crate::adapter!(@ "package a:b; world one { export nop: func(); }", (), struct Board;, Board);
    };
    ($interface:tt, $type:ty, $value:expr) => {
        $crate::adapter!(
            @ concat!("package a:b; world one { import ", $interface, "@0.1.0; export nop: func(); }"),
            (with = { "mcu:board": microwit_hal::mcu::board },),
            struct Board {
                #[provides($interface)]
                adapter: $type,
            },
            Board { adapter: $value }
        );
    };
    (@ $world:expr, ($($with:tt)*), $board:item, $value:expr) => {
        /// What the guest talks to.
        #[microwit_host::mcu_host(
            inline = $world,
            world = "one",
            path = "../../wit",
            $($with)*
        )]
        $board

        #[cortex_m_rt::entry]
        fn main() -> ! {
            use firmware::{board, board::expect, figures};
            use microwit_any::Instance;
            use microwit_host::Limits;

            board::start();
            $crate::engine::start();
            figures::calibrate();
            let mut board = $value;
            // SAFETY: `cargo xtask` has packed it for this engine.
            let app = unsafe { microwit_any::trust($crate::guest!("$APPS/nop.app")) };
            let limits = Limits::DEFAULT.without_fuel_limit().stack($crate::STACK);
            let mut guest = expect(Instance::load(app, &mut board, limits));
            let exports = expect(one::One::bind(&mut guest));
            expect(exports.nop(&mut guest, &mut board));
            figures::report("board", "size", core::mem::size_of::<Board>() as u32);
            board::exit(true)
        }
    };
}
