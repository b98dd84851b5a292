//! Runs apps of the world `languages`, packed as for a chip, on every engine: `NAME=FILE …`.
#![forbid(unsafe_code)]

mod board;

use std::process::ExitCode;

use microwit_any::Engine;
use microwit_cli::pack;
use microwit_harness::{Tally, engine};
use microwit_host::Format;

use board::Board;
use board::languages::Languages;
use board::languages::conformance::languages::board::{Reading, Shape};

const ROUNDS: u32 = 20;

/// The number of values that an app checks in a round.
const LOOKS: u64 = 10;

fn main() -> ExitCode {
    let mut tally = match Tally::new("all") {
        Ok(tally) => tally,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut rows = vec![format!("{:56} {:>9}  {}", "app", "bytes", names().join("  "))];
    for app in std::env::args().skip(1) {
        let (name, file) = app.split_once('=').unwrap_or((&app, &app));
        let mut cells = Vec::new();
        let wasm = std::fs::read(file);
        for own in names() {
            let outcome = match &wasm {
                Ok(wasm) => run(own, wasm),
                Err(error) => Err(format!("{file}: {error}")),
            };
            cells.push(format!(
                "{:own$}",
                if outcome.is_ok() { "ok" } else { "-" },
                own = own.len()
            ));
            tally.one(own, name, outcome);
        }
        let bytes = wasm.map_or(0, |wasm| wasm.len());
        rows.push(format!("{name:56} {bytes:9}  {}", cells.join("  ")));
    }
    println!("\n{}\n", rows.join("\n"));
    if tally.finish() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn names() -> [&'static str; Engine::ALL.len()] {
    Engine::ALL.map(Engine::name)
}

/// Packs an app and runs its rounds.
fn run(name: &str, wasm: &[u8]) -> Result<(), String> {
    let engine: Engine = name.parse()?;
    let wide = cfg!(target_pointer_width = "64");
    let options = pack::Options { fuel: true, wide, ..pack::Options::of(engine) };
    let packed = pack::pack(wasm, options).map_err(|error| error.to_string())?.bytes;
    let module = microwit_any::pack::format(engine) == Format::Module;
    let host = &mut Board::default();
    // An app that is packed into another format is packed again for this machine.
    let app = if module { &packed } else { wasm };
    let mut guest = engine::load::<Board, 16>(name, app, host, engine::PLENTY)?;
    let app = Languages::bind(&mut guest).map_err(|error| error.to_string())?;
    for round in 0..ROUNDS {
        let told =
            |what: &str, error: &dyn std::fmt::Display| format!("round {round}: {what}: {error}");
        host.round = round;
        let ran = app.run(&mut guest, host, round).map_err(|error| told("run", &error))?;
        let expected = u64::from(round) << 32 | LOOKS;
        same(&ran, &expected).map_err(|error| told("run", &error))?;
        let entry = Reading { id: 1 << 63, celsius: -0.5, at: 0.1, name: board::text(round) };
        let asked = format!("{}?", entry.name);
        let described = app
            .describe(&mut guest, host, entry, str::to_owned)
            .map_err(|error| told("describe", &error))?;
        same(&described, &asked).map_err(|error| told("describe", &error))?;
        for (what, expected) in flips(round) {
            let flipped = app
                .flip(&mut guest, host, what, |back| same(&back, &expected))
                .map_err(|error| told("flip", &error))?;
            flipped.map_err(|error| told("flip", &error))?;
        }
        host.asked().map_err(|error| told("the host", &error))?;
    }
    guest.unload(host);
    Ok(())
}

type Flip = (Option<Shape<'static>>, Result<Shape<'static>, &'static str>);

fn flips(round: u32) -> [Flip; 5] {
    let (float, whole, text) =
        (f64::from(round) * 1e300, i64::from(round) << 40, board::text(round));
    let same = |shape: Shape<'static>| (Some(shape), Ok(shape));
    [
        (None, Err("nothing at all")),
        same(Shape::Nothing),
        (Some(Shape::Circle(float)), Ok(Shape::Circle(-float))),
        same(Shape::Label(text)),
        (Some(Shape::Count(whole)), Ok(Shape::Count(-whole))),
    ]
}

fn same<T: PartialEq + std::fmt::Debug>(got: &T, expected: &T) -> Result<(), String> {
    if got == expected { Ok(()) } else { Err(format!("expected {expected:?}, got {got:?}")) }
}
