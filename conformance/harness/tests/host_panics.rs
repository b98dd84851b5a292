//! A host that panics where panics unwind: the app is stopped for good, and the host gets back what the app
//! had.
#![allow(missing_docs)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use microwit_harness::engine::{self, PLENTY};
use microwit_host::{Own, TrapCode, mcu_host};

#[mcu_host(inline = r"
    package a:b;
    interface things { resource thing; open: func() -> thing; fail: func(it: thing); }
    world failing { import things; export run: func(); }
")]
#[derive(Default)]
struct Board {
    open: Vec<u32>,
}

use failing::a::b::things::{Host, HostThing, Thing};

impl HostThing for Board {
    fn drop(&mut self, it: Own<Thing>) {
        self.open.retain(|open| *open != it.rep());
    }
}

impl Host for Board {
    fn open(&mut self) -> Own<Thing> {
        self.open.push(7);
        Own::new(7)
    }

    fn fail(&mut self, it: Own<Thing>) {
        self.drop(it);
        panic!("as hosts may");
    }
}

const APP: &str = r#"(module
    (import "a:b/things" "open" (func $open (result i32)))
    (import "a:b/things" "fail" (func $fail (param i32)))
    (func (export "run") (drop (call $open)) (call $fail (call $open)) unreachable))"#;

/// wasmi's handlers call each other in a way through which no panic unwinds: there it ends the program, as it
/// does on a chip.
const UNWINDS: [&str; 3] = ["tinywasm", "wasmtime", "wamr"];

#[test]
fn a_host_that_panics_stops_its_app_and_gets_back_what_it_had() {
    let wasm = wat::parse_str(APP).unwrap();
    for name in UNWINDS {
        let engine = engine::named(name).unwrap()[0];
        let host = &mut Board::default();
        let mut guest = engine::load::<_, 16>(engine, &wasm, host, PLENTY).unwrap();
        let app = failing::Failing::bind(&mut guest).unwrap();
        let run = AssertUnwindSafe(|| app.run(&mut guest, host));
        assert!(catch_unwind(run).is_err(), "{name}");
        let again = app.run(&mut guest, host).unwrap_err();
        assert_eq!(again.trap.code, TrapCode::Interrupted, "{name}");
        guest.unload(host);
        assert!(host.open.is_empty(), "{name}: {:?}", host.open);
    }
}
