//! The demo of several apps at once: bytes and buttons come from outside, apps that mean harm come and go, and the
//! board goes on.

use crate::{
    apps,
    board::Outside,
    engine::{self, Engine},
    model::{self, Model},
    paths,
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::PathBuf, time::Duration};

/// The longest silence of a board.
const PATIENCE: Duration = Duration::from_secs(30);

/// The apps that mean harm, in their order on the board, and how each ends.
const ENDS: [(&str, &str); 8] = [
    ("forever", "the guest used up its fuel"),
    ("realloc", "the guest used up its fuel"),
    ("memory", "the guest grew past its memory limit"),
    ("handles", "`demo:tenant/tickets@0.1.0` `[static]ticket.open`: all 8 handles are in use"),
    ("trap", "the guest panicked or aborted (`unreachable`)"),
    ("storm", "the guest used up its fuel"),
    ("hoard", "returned"),
    ("asleep", "killed"),
];

/// What the app that waits for events says when a button is pressed and let go, twice. QEMU's button counts as
/// pressed until it is let go for the first time.
const PRESSED: [&str; 3] = ["info: pin rose", "info: pin fell", "info: pin rose"];

/// What is sent to the UART, and what the app that waits for events says of it.
const SENT: &[(&[u8], &str)] =
    &[(b"A", "info: number: 65"), (b"z", "info: number: 122"), (b"0", "info: number: 48")];

/// Runs the demo on each board and engine that may have it, or on those that were asked for.
pub fn run(board: Option<&Model>, engine: Option<Engine>) -> Result<()> {
    let places: Vec<_> = model::run_here()?
        .filter(|model| model.has("tenants") && board.is_none_or(|board| board == *model))
        .flat_map(|model| model.engines.iter().map(move |engine| (model, *engine)))
        .filter(|(_, own)| engine.is_none_or(|engine| engine == *own))
        .collect();
    ensure!(!places.is_empty(), "this board cannot have several apps, or not with that engine");
    for (model, engine) in places {
        println!("\n{model} with {}", engine.name());
        model.prepare(engine)?;
        pack(engine)?;
        let mut board = model.tenants(engine)?;
        let shown = show(board.as_mut(), model.has_device("button"));
        let shown = shown.map_err(|error| board.explain(error));
        shown.and_then(|()| board.finish()).with_context(|| {
            format!("on {model} with {}: the board did something else", engine.name())
        })?;
    }
    Ok(())
}

/// Builds the apps, and packs them for the engine.
pub fn pack(engine: Engine) -> Result<()> {
    let to = |name: &str| paths::guests().join(engine.name()).join(name).with_extension("app");
    let watcher = apps::app(apps::WATCHER)?;
    engine::pack_module(engine, &watcher.module, &to(watcher.name), true)?;
    for (name, _) in ENDS {
        let text = paths::root().join("examples/guests/tenants").join(name).with_extension("wat");
        let module: PathBuf = paths::guests().join("tenants").join(name).with_extension("wasm");
        fs::create_dir_all(paths::guests().join("tenants"))?;
        apps::write(&module, &wat::parse_file(&text)?)?;
        engine::pack_module(engine, &module, &to(name), true)?;
    }
    Ok(())
}

/// Sends bytes and presses a button, if the board has one, while the board runs. Checks all that it says.
fn show(board: &mut dyn Outside, has_button: bool) -> Result<()> {
    let (mut ends, mut sent) = (ENDS.iter(), SENT.iter());
    let mut answers = Vec::new();
    let (mut ticks, mut never_stopped) = (0, false);
    board.start()?;
    while let Some(line) = board.next_line(PATIENCE)? {
        println!("      {line}");
        if line.starts_with('#') {
            continue;
        }
        // Ticks that come while the app has no time are one event.
        if let Some(more) = line.strip_prefix("info: ticks: ") {
            ticks += more.parse::<u32>()?;
        } else if line == "heartbeats: never stopped" {
            never_stopped = true;
        } else if line.starts_with("info: ") {
            answers.push(line);
        } else {
            let (name, end) = ends.next().context("more apps ended than were started")?;
            ensure!(line == format!("{name}: {end}"), "expected `{name}: {end}`");
            // Something happens outside, while the next app does its worst.
            if let Some((bytes, _)) = sent.next() {
                board.send(bytes)?;
            } else if has_button && ["handles", "storm"].contains(name) {
                board.press("up")?;
            }
        }
    }
    ensure!(ends.next().is_none(), "not all apps ended");
    let pressed: &[_] = if has_button { &PRESSED } else { &[] };
    let expected: Vec<_> = SENT.iter().map(|(_, answer)| answer).chain(pressed).copied().collect();
    ensure!(answers == expected, "the app that waits for events said {answers:?}");
    ensure!(ticks >= 4, "the app that waits for events saw {ticks} ticks");
    ensure!(never_stopped, "the heartbeat stopped");
    Ok(())
}
