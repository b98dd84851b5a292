//! Each limit means the same on every engine.
#![allow(missing_docs)]

use microwit_harness::engine::{self, PLENTY};
use microwit_host::{Limits, LoadError, TrapCode, mcu_host};

#[mcu_host(inline = "package a:b; world running { export run: func(); }")]
struct Board;

/// What becomes of an app that does `body` in its `run`: why it was refused, or why it was ended.
fn outcome(engine: &str, (module, body): (&str, &str), limits: Limits) -> Result<(), String> {
    let text = format!("(module {module} (func $run (export \"run\") {body}))");
    let wasm = wat::parse_str(text).unwrap();
    let mut guest = engine::load::<_, 16>(engine, &wasm, &mut Board, limits)?;
    let app = running::Running::bind(&mut guest).unwrap();
    let done = app.run(&mut guest, &mut Board);
    guest.unload(&mut Board);
    done.map_err(|error| format!("{:?}", error.trap.code))
}

#[test]
fn each_limit_means_the_same_on_every_engine() {
    let refused = |error: LoadError| error.to_string();
    let ended = |code: TrapCode| format!("{code:?}");
    let recursion = "(if (i32.eqz (i32.const 0)) (then (call $run)))";
    let pages = "(drop (memory.grow (i32.const 1))) (drop (memory.grow (i32.const 1)))";
    let functions = "(func)".repeat(3000);
    let cases = [
        ("(memory 1)", "", PLENTY.memories(0), refused(LoadError::MemoryLimit)),
        ("(memory 1)", "", PLENTY.memory(65_535), refused(LoadError::MemoryLimit)),
        ("(memory 1)", pages, PLENTY.memory(2 << 16), ended(TrapCode::GrewPastLimit)),
        ("(table 9 funcref)", "", PLENTY.tables(8), refused(LoadError::TableLimit)),
        ("", recursion, PLENTY.stack(4096), ended(TrapCode::StackOverflow)),
        (&functions, "", PLENTY.heap(8192), refused(LoadError::HeapLimit)),
        ("", "(loop (br 0))", PLENTY.fuel(10_000), ended(TrapCode::OutOfFuel)),
    ];
    for engine in engine::named("all").unwrap() {
        for (module, body, limits, expected) in &cases {
            let found = outcome(engine, (module, body), *limits);
            let what = (&module[..module.len().min(20)], body);
            assert_eq!(found.as_ref(), Err(expected), "{engine}, {what:?}");
            // It is the limit that does it.
            if !matches!(expected.as_str(), "StackOverflow" | "OutOfFuel") {
                assert_eq!(outcome(engine, (module, body), PLENTY), Ok(()), "{engine}, {what:?}");
            }
        }
    }
}
