//! Apps that grow, or are translated late, while they compute in slices, on every engine.
#![allow(missing_docs)]

use std::fmt::Write;

use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_harness::{on_all, polled};
use microwit_host::{Limits, mcu_host};

#[mcu_host(
    inline = "package a:b; world grows { export run: func() -> u32; }",
    async = []
)]
struct Board;

struct On(Limits);

impl OnAny for On {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        if E::PARKS == Parks::Never {
            return;
        }
        let board = &mut Board;
        let mut app = Instance::<E, Board>::load(app, board, self.0).unwrap();
        let exports = grows::Grows::bind(&mut app).unwrap();
        let (done, _) = polled(exports.run_async(&mut app, board));
        assert_eq!(done, Ok(3));
        app.unload(board);
    }
}

const SLICES: [u64; 5] = [1, 10, 1000, 1030, 1_000_000];

#[test]
fn a_memory_grows_in_whatever_slice() {
    let app = r#"(module
        (memory (export "memory") 1)
        (func (export "run") (result i32)
            (i32.add (memory.grow (i32.const 1)) (memory.grow (i32.const 1)))))"#;
    for slice in SLICES {
        on_all(app, || On(Limits::DEFAULT.memory(3 << 16).slice(slice)));
    }
}

#[test]
fn a_large_function_may_be_translated_late() {
    let mut app = String::from(
        r#"(module
        (memory (export "memory") 1)
        (func (export "run") (result i32) (if (i32.eqz (call $large (i32.const 0))) (then (unreachable))) (i32.const 3))
        (func $large (param i32) (result i32)"#,
    );
    for _ in 0..2000 {
        write!(app, "(local.set 0 (i32.add (local.get 0) (i32.const 1)))").unwrap();
    }
    app.push_str("(local.get 0)))");
    for slice in [100, 1000] {
        let mut limits = Limits::DEFAULT.slice(slice);
        limits.eager = false;
        on_all(&app, || On(limits));
    }
}
