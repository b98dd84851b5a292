//! The code of an app that runs before and after a call with slices, on every engine.
#![allow(missing_docs)]

use microwit_any::OnAny;
use microwit_engine::{Instance, Parks};
use microwit_harness::{code, polled};
use microwit_host::{Limits, TrapCode, mcu_host};

#[mcu_host(
    inline = "
        package a:b;
        world uncut {
            import name: func() -> string;
            export names: func();
            export text: func(n: u32) -> string;
            export take: func(s: string);
        }
    ",
    async = []
)]
struct Board;

impl uncut::UncutImports for Board {
    fn name(&mut self) -> &'static str {
        "board"
    }
}

/// `text` and its post-return compute for as long as its parameter says, and the allocator for ever.
const APP: &str = r#"(module
    (import "$root" "name" (func $name (param i32)))
    (memory (export "memory") 1)
    (global $n (mut i32) (i32.const 0))
    (func $compute (local $i i32)
        (local.set $i (global.get $n))
        (loop $again
            (local.set $i (i32.sub (local.get $i) (i32.const 1)))
            (br_if $again (i32.gt_s (local.get $i) (i32.const 0)))))
    (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (if (i32.eqz (global.get $n)) (then (loop (br 0))))
        (call $compute)
        (i32.const 128))
    (func (export "text") (param i32) (result i32)
        (global.set $n (local.get 0))
        (call $compute)
        (i32.const 64))
    (func (export "cabi_post_text") (param i32) (call $compute))
    (func (export "take") (param i32 i32))
    (func (export "names")
        (global.set $n (i32.const 1000))
        NAMES))"#;

/// The calls of an import, with no branch in between.
const NAMES: usize = 100;

enum Call {
    Text,
    Take,
    Names,
}

struct On(Limits, Call);

impl OnAny for On {
    type Done = ();

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) {
        if E::PARKS == Parks::Never {
            return;
        }
        let board = &mut Board;
        let mut app = Instance::<E, Board>::load(app, board, self.0).unwrap();
        let exports = uncut::Uncut::bind(&mut app).unwrap();
        match self.1 {
            Call::Text => {
                for n in 1..60 {
                    let (done, _) = polled(exports.text_async(&mut app, board, n, str::len));
                    assert_eq!(done, Ok(0), "{n}");
                }
            }
            Call::Take => {
                let (done, polls) = polled(exports.take_async(&mut app, board, "hello"));
                assert_eq!((code(done), polls), (Err(TrapCode::OutOfFuel), 1));
            }
            Call::Names => {
                let (done, polls) = polled(exports.names_async(&mut app, board));
                // An engine that looks at the slice after each import goes on.
                match code(done) {
                    Ok(()) => assert!(polls as usize >= NAMES, "{polls}"),
                    done => assert_eq!(done, Err(TrapCode::OutOfFuel)),
                }
            }
        }
        app.unload(board);
    }
}

fn on_all(limits: Limits, call: fn() -> Call) {
    let app = APP.replace("NAMES", &"(call $name (i32.const 8))".repeat(NAMES));
    microwit_harness::on_all(&app, || On(limits, call()));
}

#[test]
fn a_post_return_does_not_depend_on_where_the_last_slice_ended() {
    for slice in [1, 7, 50, 333] {
        on_all(Limits::DEFAULT.slice(slice), || Call::Text);
        on_all(Limits::DEFAULT.without_fuel_limit().slice(slice), || Call::Text);
    }
}

#[test]
fn an_allocator_does_not_run_for_longer_than_a_slice_and_what_is_nested() {
    // Without this limit, it would never end.
    on_all(Limits::DEFAULT.without_fuel_limit().slice(1000), || Call::Take);
}

#[test]
fn many_imports_in_one_slice_share_what_may_be_nested() {
    on_all(Limits::DEFAULT.without_fuel_limit().slice(1000), || Call::Names);
}
