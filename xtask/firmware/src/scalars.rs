//! Firmware for the scalar worlds, as macros: who binds is what differs.

/// What a host function does: next to nothing, but never the same as another.
#[macro_export]
macro_rules! body {
    ($board:ident, ($($arg:ident)*) $(-> $R:ty)?, $number:literal) => {{
        $board.sum = $board.sum.wrapping_add($number) $(.wrapping_add($arg as u32))*;
        $( $board.sum as $R )?
    }};
}

/// Implements a world's traits for `Board`.
#[macro_export]
macro_rules! traits {
    ([$world:ident] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => { $(
        impl $world::mcu::bench::$interface::Host for Board {
            $( fn $func(&mut self, $($arg: $A),*) $(-> $R)? {
                $crate::body!(self, ($($arg)*) $(-> $R)?, $number)
            } )*
        }
    )* };
}

/// The same functions as inherent methods.
#[macro_export]
macro_rules! methods {
    ([] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => {
        impl Board { $( $(
            #[inline(always)]
            fn $func(&mut self, $($arg: $A),*) $(-> $R)? {
                $crate::body!(self, ($($arg)*) $(-> $R)?, $number)
            }
        )* )* }
    };
}

/// The closure that serves an import by hand.
#[macro_export]
macro_rules! closure {
    ($func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)?) => {
        |mut caller: ::wasmi::Caller<'_, $crate::hand::Known<Board>>, $($arg: $A),*| $(-> $R)? {
            $crate::hand::board(&mut caller).$func($($arg),*)
        }
    };
}

/// Registers every function with a `Linker`, by name.
#[macro_export]
macro_rules! linked {
    (@instance $world:ident) => {
        |store, module| {
            let mut linker = ::wasmi::Linker::new(store.engine());
            $crate::$world! { $crate::linked, [linker] }
            $crate::board::expect(linker.instantiate_and_start(store, module))
        }
    };
    ([$linker:ident] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => { $( $(
        $crate::board::expect(
            $linker.func_wrap($module, $name, $crate::closure!($func($($arg: $A),*) $(-> $R)?)),
        );
    )* )* };
}

/// Wraps every function in the order in which the guest imports it, without names or checks.
#[macro_export]
macro_rules! wrapped {
    (@instance $world:ident) => {
        |store, module| {
            let imports = $crate::$world! { $crate::wrapped, [store] };
            $crate::board::expect(::wasmi::Instance::new(store, module, &imports))
        }
    };
    ([$store:ident] $( $module:literal $interface:ident { $(
        $name:literal $func:ident($($arg:ident: $A:ty),*) $(-> $R:ty)? = $number:literal;
    )* } )*) => {
        [$( $(
            ::wasmi::Extern::from(::wasmi::Func::wrap(
                &mut *$store,
                $crate::closure!($func($($arg: $A),*) $(-> $R)?),
            )),
        )* )*]
    };
}

/// Firmware that serves a scalar world with microwit.
#[macro_export]
macro_rules! microwit {
    ($name:literal, $world:ident, $App:ident, $wasm:literal) => {
        /// What the guest talks to.
        #[microwit_host::mcu_host(world = $name, path = "wit/scalars.wit")]
        struct Board {
            sum: u32,
        }

        $crate::$world! { $crate::traits, [$world] }

        #[cortex_m_rt::entry]
        fn main() -> ! {
            use microwit_wasmi::{Instance, Limits};
            use $crate::{board, figures};

            board::start();
            figures::calibrate();
            let mut board = Board { sum: 0 };
            let app = $crate::guest!($wasm);
            // What is measured is what is taken, not what is asked for.
            let heap = core::hint::black_box(Limits::ANY_HEAP);
            let unmetered = Limits::DEFAULT.heap(heap).without_fuel_limit();
            let lazy = unmetered.eager(false);
            drop(figures::load("lazy", || board::expect(Instance::load(app, &mut board, lazy))));
            let load = || board::expect(Instance::load(app, &mut board, unmetered));
            let mut guest = figures::load("eager", load);
            let app = board::expect($world::$App::bind(&mut guest));
            figures::calls("spin", &mut |times| {
                board::expect(app.spin(&mut guest, &mut board, times));
            });
            figures::calls("one", &mut |times| {
                board::expect(app.one(&mut guest, &mut board, times));
            });
            figures::calls("five", &mut |times| {
                board::expect(app.five(&mut guest, &mut board, times));
            });
            figures::calls("nop", &mut |times| {
                for value in 0..times {
                    board::expect(app.nop(&mut guest, &mut board, value));
                }
            });
            figures::report("board", "sum", board.sum);
            board::exit(true)
        }
    };
}

/// Firmware that serves a scalar world by hand: `linked` or `wrapped`.
#[macro_export]
macro_rules! by_hand {
    ($bind:ident, $world:ident, $wasm:literal) => {
        struct Board {
            sum: u32,
        }

        $crate::$world! { $crate::methods, [] }

        fn load(wasm: &[u8], board: &mut Board, eager: bool) -> $crate::hand::Guest<Board> {
            $crate::hand::Guest::load(wasm, board, eager, $crate::$bind!(@instance $world))
        }

        #[cortex_m_rt::entry]
        fn main() -> ! {
            use $crate::{board, figures};

            board::start();
            figures::calibrate();
            let mut board = Board { sum: 0 };
            let app = $crate::guest!($wasm).bytes();
            drop(figures::load("lazy", || load(app, &mut board, false)));
            let mut guest = figures::load("eager", || load(app, &mut board, true));
            let spin = guest.func::<u32, ()>("spin");
            let one = guest.func::<u32, ()>("one");
            let five = guest.func::<u32, ()>("five");
            let nop = guest.func::<u32, u32>("nop");
            figures::calls("spin", &mut |times| guest.call(&mut board, spin, times));
            figures::calls("one", &mut |times| guest.call(&mut board, one, times));
            figures::calls("five", &mut |times| guest.call(&mut board, five, times));
            figures::calls("nop", &mut |times| {
                for value in 0..times {
                    guest.call(&mut board, nop, value);
                }
            });
            figures::report("board", "sum", board.sum);
            board::exit(true)
        }
    };
}
