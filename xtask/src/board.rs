//! The boards on which the demo can run an app.

use crate::{
    apps::App, celsius::Celsius, engine, engine::Engine, model::Model, own, paths, qemu::Devices,
    qemu::Qemu, shell::Running, step,
};
use anyhow::{Context, Error, Result, bail};
use std::{
    io::Write,
    path::PathBuf,
    process::{ChildStdin, Command, Stdio},
    time::Duration,
};

/// The label of the bus to which devices are connected, a temperature sensor first of all.
pub const SENSORS: &str = "sensors";

/// A board with an app on it, and a temperature sensor that can be warmed and cooled.
pub trait Board {
    /// Changes the temperature around the sensor.
    fn set_temperature(&mut self, temperature: Celsius) -> Result<()>;
    /// Starts the board. Its first temperature has been set by then.
    fn start(&mut self) -> Result<()>;
    /// The next line that the board prints; `None` once it has stopped. Fails if it is silent for `limit`.
    fn next_line(&mut self, limit: Duration) -> Result<Option<String>>;
    /// Adds to `error` what else is known about it.
    fn explain(&self, error: Error) -> Error {
        error
    }
}

/// A board on which things happen from outside.
pub trait Outside: Board {
    /// Sends bytes to the board's UART.
    fn send(&mut self, bytes: &[u8]) -> Result<()>;
    /// Presses a key, which is a button of the board, and lets it go.
    fn press(&mut self, key: &str) -> Result<()>;
    /// Waits for the board to end. Fails unless it reports success.
    fn finish(self: Box<Self>) -> Result<()>;
}

impl Model {
    /// Builds the board's program with `app`, and prepares it so that [`Board::start`] can run it.
    pub fn load(&self, app: &App, engine: Engine) -> Result<Box<dyn Board>> {
        if self.is_desktop() {
            return Ok(Box::new(Desktop::load(app)?));
        }
        engine::pack(engine, app)?;
        Ok(Box::new(self.start(app.name, engine)?))
    }

    /// Builds a firmware, and loads it on an emulated board that is not running yet.
    pub fn start(&self, firmware: &str, engine: Engine) -> Result<Qemu> {
        let firmware = self.firmware(firmware, engine, &[])?;
        Qemu::load(self, &firmware, self.devices())
    }

    /// Builds the firmware with drivers, and loads it on an emulated board that is not running yet.
    pub fn drivers(&self, engine: Engine) -> Result<Qemu> {
        let firmware = self.firmware("drivers", engine, &["drivers"])?;
        Qemu::load(self, &firmware, self.devices())
    }

    /// Builds the program with two apps, and prepares it so that [`Board::start`] can run it.
    pub fn tenants(&self, engine: Engine) -> Result<Box<dyn Outside>> {
        if self.is_desktop() {
            return Ok(Box::new(Desktop::tenants()?));
        }
        let firmware = self.firmware("tenants", engine, &["tenants"])?;
        Ok(Box::new(Qemu::counted(self, &firmware)?))
    }

    /// The devices to connect to the board's bus, if it has one.
    fn devices(&self) -> Option<Devices> {
        self.has_device(SENSORS).then_some(Devices)
    }

    /// Builds the chip's firmware with this name.
    fn firmware(&self, name: &str, engine: Engine, features: &[&str]) -> Result<PathBuf> {
        self.prepare(engine)?;
        let toolchain = self.toolchain(engine)?;
        let mut cargo = toolchain.cargo("build", &self.folder());
        cargo.args(["--bin", name]);
        if !features.is_empty() {
            cargo.args(["--features", &features.join(",")]);
        }
        if self.engines.len() > 1 {
            cargo.args(["--no-default-features", "--features"]);
            cargo.arg(format!("microwit-any/{}", engine.name()));
        }
        let engine = engine.name();
        let what = format!("building {name} for {self} with {engine}, with {toolchain}");
        step::command(what, &format!("build-{name}-{self}-{engine}"), &mut cargo)?;
        let firmware = toolchain.artefacts().join(name);
        self.weigh(&firmware)?;
        Ok(firmware)
    }
}

/// Everything that a board prints until it stops.
pub fn whole_run(board: &mut dyn Board) -> Result<String> {
    const PATIENCE: Duration = Duration::from_secs(20);
    board.start()?;
    let mut said = String::new();
    while let Some(line) = board.next_line(PATIENCE)? {
        said += &line;
        said += "\n";
    }
    Ok(said)
}

/// The board that is a program on this machine. Its sensor reads temperatures from standard input.
struct Desktop {
    running: Running,
    sensor: ChildStdin,
}

impl Desktop {
    fn load(app: &App) -> Result<Self> {
        let mut board = step::step("building the desktop board", || own::program("desktop"))?;
        Self::start(board.args([app.name.as_ref(), app.module.as_os_str()]))
    }

    fn tenants() -> Result<Self> {
        let build = || own::program("desktop-tenants");
        let mut board = step::step("building the desktop board", build)?;
        Self::start(board.arg(paths::guests().join(Engine::Wasmi.name())))
    }

    fn start(board: &mut Command) -> Result<Self> {
        let mut running = Running::start(board.stdin(Stdio::piped()))?;
        let sensor = running.stdin().context("the input is piped")?;
        Ok(Self { running, sensor })
    }
}

impl Outside for Desktop {
    fn send(&mut self, bytes: &[u8]) -> Result<()> {
        self.sensor.write_all(bytes).and_then(|()| self.sensor.flush()).context("it has stopped")
    }

    fn press(&mut self, _: &str) -> Result<()> {
        bail!("the desktop board has no buttons")
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.running.finish()
    }
}

impl Board for Desktop {
    fn set_temperature(&mut self, temperature: Celsius) -> Result<()> {
        writeln!(self.sensor, "{temperature}").context("the desktop board has stopped")
    }

    /// The program has been running since its first temperature.
    fn start(&mut self) -> Result<()> {
        Ok(())
    }

    fn next_line(&mut self, limit: Duration) -> Result<Option<String>> {
        self.running.next_line(limit)
    }
}
