//! Runs two apps and a heartbeat as tasks of embassy's executor for threads, as the chips do with interrupts: one app
//! waits for events, the other is replaced in turn by apps that mean harm.
//!
//! The command `desktop-tenants target/guests/wasmi` takes the folder of the apps. Bytes of standard input are what
//! arrives at the UART.

#![forbid(unsafe_code)]

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::exit;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use boards_common::tenants::{self, HARM};
use clap::Parser;
use embassy_executor::{Executor, SpawnError, Spawner};
use microwit::Limits;
use microwit::wasmi::{Validated, Wasmi};

/// Runs two apps at once on a board that is simulated on this machine.
#[derive(Parser)]
struct Options {
    /// The folder of the apps.
    apps: PathBuf,
}

const LIMITS: Limits = tenants::limits(16 * 1024, 1024 * 1024);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// The microseconds since the start.
fn now() -> u64 {
    START.elapsed().as_micros() as u64
}

/// Standard output, line by line.
struct Stdout;

impl core::fmt::Write for Stdout {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        let mut out = io::stdout();
        out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|_| core::fmt::Error)
    }
}

fn main() -> Result<()> {
    let Options { apps } = Options::parse();
    let load = |name: &str| load(&apps, name);
    let watcher = load("watcher")?;
    let harm: Vec<_> = HARM.iter().map(|(name, _)| load(name)).collect::<Result<_>>()?;
    let harm = harm.try_into().ok().context("there is an app for each")?;
    // Two threads are what interrupts are on a chip.
    thread::spawn(|| {
        for milliseconds in 1.. {
            thread::sleep(Duration::from_millis(1));
            tenants::on_tick(milliseconds);
        }
    });
    thread::spawn(|| {
        let stdin = io::stdin().lock();
        stdin.bytes().map_while(io::Result::ok).for_each(tenants::on_byte);
    });
    let executor = Box::leak(Box::new(Executor::new()));
    executor.run(|spawner| {
        if start(spawner, watcher, harm).is_err() {
            exit(1)
        }
    })
}

/// An app, which stays in memory as it would in flash.
fn load(folder: &Path, name: &str) -> Result<&'static [u8]> {
    let file = folder.join(name).with_extension("app");
    let app = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(app.leak())
}

fn start(
    spawner: Spawner,
    watcher: &'static [u8],
    harm: [&'static [u8]; HARM.len()],
) -> Result<(), SpawnError> {
    spawner.spawn(watch(watcher)?);
    spawner.spawn(host(harm)?);
    spawner.spawn(beat()?);
    spawner.spawn(direct()?);
    Ok(())
}

#[embassy_executor::task]
async fn watch(app: &'static [u8]) {
    tenants::watch::<Wasmi, 4>(app.into(), LIMITS, Stdout, now).await;
}

#[embassy_executor::task]
async fn host(apps: [&'static [u8]; HARM.len()]) {
    tenants::host::<Wasmi, 8>(apps.map(Validated::from), LIMITS, Stdout, now).await;
}

#[embassy_executor::task]
async fn beat() {
    tenants::beat(now).await;
}

#[embassy_executor::task]
async fn direct() {
    exit(i32::from(!tenants::direct(Stdout).await))
}
