//! The boards that the demo can run an app on.

use crate::{
    apps::App, celsius::Celsius, engine, engine::Engine, paths, qemu::Qemu, setup, shell::Running,
    step, toolchain, toolchain::Toolchain,
};
use anyhow::{Context, Error, Result};
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
    /// `error`, with what else is known of it.
    fn explain(&self, error: Error) -> Error {
        error
    }
}

/// Which board.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Model {
    /// A Cortex-M3, emulated.
    #[value(name = "mps2-an385")]
    Mps2An385,
    /// A Cortex-M3 with 256 KiB of flash and 64 KiB of RAM, emulated.
    #[value(name = "lm3s6965evb")]
    Lm3s6965evb,
    /// This machine.
    Desktop,
}

impl Model {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Mps2An385, Self::Lm3s6965evb, Self::Desktop];

    /// Those with firmware.
    pub const EMULATED: [Self; 2] = [Self::Mps2An385, Self::Lm3s6965evb];

    /// The engines that it can be built with. The first is the one that it has unless told.
    pub const fn engines(self) -> &'static [Engine] {
        match self {
            Self::Mps2An385 => &Engine::ALL,
            // It is too small for the others.
            Self::Lm3s6965evb => &[Engine::Wamr],
            Self::Desktop => &[Engine::Wasmi],
        }
    }

    /// Installs what building firmware with an engine and running it needs.
    pub fn prepare(self, engine: Engine) -> Result<()> {
        if self == Self::Desktop {
            return Ok(());
        }
        engine::prepare(engine)?;
        setup::qemu().map(drop)
    }

    /// Builds the board's own program, puts `app` on it, and stops short of running it.
    pub fn load(self, app: &App, engine: Engine) -> Result<Box<dyn Board>> {
        match self {
            Self::Desktop => Ok(Box::new(Desktop::load(app)?)),
            Self::Mps2An385 | Self::Lm3s6965evb => {
                engine::pack(engine, app)?;
                Ok(Box::new(self.start(app.name, engine)?))
            }
        }
    }

    /// Builds firmware, and puts it on an emulated board that does not run yet.
    pub fn start(self, firmware: &str, engine: Engine) -> Result<Qemu> {
        Qemu::load(self.name(), &self.firmware(firmware, engine)?)
    }

    /// Builds the chip's firmware of that name.
    fn firmware(self, name: &str, engine: Engine) -> Result<PathBuf> {
        self.prepare(engine)?;
        let toolchain = Toolchain::for_target(toolchain::CORTEX_M3)?.with_flags(engine.rustflags());
        let mut cargo = toolchain.cargo("build", &self.folder());
        cargo.args(["--bin", name]);
        if self.engines().len() > 1 {
            cargo.args(["--no-default-features", "--features"]);
            cargo.arg(format!("microwit-any/{}", engine.name()));
        }
        let engine = engine.name();
        let what = format!("building {name} for {self} with {engine}, with {toolchain}");
        step::command(what, &format!("build-{name}-{self}-{engine}"), &mut cargo)?;
        Ok(toolchain.artefacts().join(name))
    }

    /// Where its sources are.
    pub fn folder(self) -> PathBuf {
        paths::root().join("examples/boards").join(self.name())
    }

    /// As its folder is called, and QEMU's machine.
    const fn name(self) -> &'static str {
        match self {
            Self::Mps2An385 => "mps2-an385",
            Self::Lm3s6965evb => "lm3s6965evb",
            Self::Desktop => "desktop",
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The board that is a program on this machine: its sensor listens on standard input.
struct Desktop {
    running: Running,
    sensor: ChildStdin,
}

impl Desktop {
    fn load(app: &App) -> Result<Self> {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(paths::root()).args(["build", "--package", "desktop"]);
        step::command("building the desktop board", "build-desktop", &mut cargo)?;
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
