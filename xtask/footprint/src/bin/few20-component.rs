//! World `few20`, served by wasmtime's `bindgen!`.
#![no_std]
#![no_main]
#![expect(missing_docs, reason = "`bindgen!` documents nothing")]

extern crate alloc;

use firmware::{board, board::expect, figures};
use footprint::{
    component::{self, Known},
    guest,
};
use wasmtime::component::{HasSelf, Linker};

wasmtime::component::bindgen!({ path: "../firmware/wit/scalars.wit", world: "few20" });

struct Board {
    sum: u32,
}

mod few20 {
    pub use super::mcu;
}

firmware::few20! { firmware::traits, [few20] }

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    let image = guest!("$APPS/few20.app");
    let load = || {
        let (component, mut store) = component::open(image, Board { sum: 0 });
        let mut linker = Linker::new(store.engine());
        expect(Few20::add_to_linker::<_, HasSelf<Board>>(
            &mut linker,
            |known: &mut Known<Board>| &mut known.board,
        ));
        let app = expect(Few20::instantiate(&mut store, &component, &linker));
        (store, app)
    };
    let (mut store, app) = figures::load("few20", load);
    figures::calls("spin", &mut |times| expect(app.call_spin(&mut store, times)));
    figures::calls("one", &mut |times| expect(app.call_one(&mut store, times)));
    figures::calls("five", &mut |times| expect(app.call_five(&mut store, times)));
    figures::report("board", "sum", store.data().board.sum);
    board::exit(true)
}
