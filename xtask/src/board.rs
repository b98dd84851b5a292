//! The boards that the demo can run an app on.

use crate::{
    celsius::Celsius, engine::Engine, guests::App, paths, qemu::Qemu, shell, shell::Running,
    toolchain, toolchain::Toolchain,
};
use anyhow::{Context, Result};
use std::{
    fmt,
    io::Write,
    path::PathBuf,
    process::{ChildStdin, Command, Stdio},
    time::Duration,
};

/// A board with an app on it, and a temperature sensor that can be warmed and cooled.
pub trait Board {
    /// Changes the temperature around the sensor.
    fn set_temperature(&mut self, temperature: Celsius) -> Result<()>;
    /// Lets the board run. It has had its first temperature by then.
    fn start(&mut self) -> Result<()>;
    /// What the board says next; `None` once it has stopped. Fails when it is silent for `limit`.
    fn next_line(&mut self, limit: Duration) -> Result<Option<String>>;
}

/// Which board.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Model {
    /// A Cortex-M3, emulated.
    #[value(name = "mps2-an385")]
    Mps2An385,
    /// This machine.
    Desktop,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Mps2An385, Self::Desktop];

    /// The engines that it can be built with. The first is the one that it has unless told.
    pub const fn engines(self) -> &'static [Engine] {
        match self {
            Self::Mps2An385 => &Engine::ALL,
            Self::Desktop => &[Engine::Wasmi],
        }
    }

    /// Builds the board's own program, puts `app` on it, and stops short of running it.
    pub fn load(self, app: &App, engine: Engine) -> Result<Box<dyn Board>> {
        match self {
            Self::Mps2An385 => {
                engine.pack(app)?;
                Ok(Box::new(Qemu::load(&firmware(app.name, engine)?)?))
            }
            Self::Desktop => Ok(Box::new(Desktop::load(app)?)),
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mps2An385 => "mps2-an385",
            Self::Desktop => "desktop",
        })
    }
}

/// Builds the chip's firmware of that name.
pub fn firmware(name: &str, engine: Engine) -> Result<PathBuf> {
    let toolchain = Toolchain::for_target(toolchain::CORTEX_M3)?.with_flags(engine.rustflags());
    println!("building the firmware `{name}` with {engine}, and with {toolchain}");
    let folder = paths::root().join("examples/boards/mps2-an385");
    let mut cargo = toolchain.cargo("build", &folder);
    cargo.args(["--no-default-features", "--features", engine.name(), "--bin", name]);
    shell::run(&mut cargo)?;
    Ok(toolchain.artefacts().join(name))
}

/// The board that is a program on this machine: its sensor listens on standard input.
struct Desktop {
    running: Running,
    sensor: ChildStdin,
}

impl Desktop {
    fn load(app: &App) -> Result<Self> {
        println!("building the desktop board");
        let mut cargo = Command::new("cargo");
        cargo.current_dir(paths::root());
        shell::run(cargo.args(["build", "--package", "desktop"]))?;
        let mut board = Command::new(paths::target().join("debug/desktop"));
        board.args([app.name.as_ref(), app.module.as_os_str()]);
        let mut running = Running::start(board.stdin(Stdio::piped()))?;
        let sensor = running.stdin().context("the input is piped")?;
        Ok(Self { running, sensor })
    }
}

impl Board for Desktop {
    fn set_temperature(&mut self, temperature: Celsius) -> Result<()> {
        writeln!(self.sensor, "{temperature}").context("the desktop board has stopped")
    }

    /// It has run since its first temperature.
    fn start(&mut self) -> Result<()> {
        Ok(())
    }

    fn next_line(&mut self, limit: Duration) -> Result<Option<String>> {
        self.running.next_line(limit)
    }
}
