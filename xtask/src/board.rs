//! The boards on which the demo can run an app.

use crate::{
    apps::App, celsius::Celsius, engine, engine::Engine, own, paths, qemu::Devices, qemu::Qemu,
    setup, shell::Running, step, toolchain, toolchain::Toolchain,
};
use anyhow::{Context, Error, Result, bail};
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

/// The boards by model.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Model {
    /// A Cortex-M3, emulated.
    #[value(name = "mps2-an385")]
    Mps2An385,
    /// A Cortex-M33, emulated.
    #[value(name = "mps2-an505")]
    Mps2An505,
    /// A Cortex-M3 with 256 KiB of flash and 64 KiB of RAM, emulated.
    #[value(name = "lm3s6965evb")]
    Lm3s6965evb,
    /// A Cortex-M0 with 256 KiB of flash and 16 KiB of RAM, emulated.
    Microbit,
    /// A RISC-V, emulated.
    Virt,
    /// A program on this machine.
    Desktop,
}

impl Model {
    /// All models.
    pub const ALL: [Self; 6] = [
        Self::Mps2An385,
        Self::Mps2An505,
        Self::Lm3s6965evb,
        Self::Microbit,
        Self::Virt,
        Self::Desktop,
    ];

    /// The models with firmware, which QEMU emulates.
    pub const EMULATED: [Self; 5] =
        [Self::Mps2An385, Self::Mps2An505, Self::Lm3s6965evb, Self::Microbit, Self::Virt];

    /// The engines that the board can be built with. The first is the default.
    pub const fn engines(self) -> &'static [Engine] {
        match self {
            Self::Mps2An385 => &Engine::ALL,
            // It can have the others too, which would take minutes to build.
            Self::Mps2An505 => &[Engine::Wasmi, Engine::Wamr],
            // The first two are too small for the others. The last could have wasmi.
            Self::Lm3s6965evb | Self::Microbit | Self::Virt => &[Engine::Wamr],
            Self::Desktop => &[Engine::Wasmi],
        }
    }

    /// Whether the board has devices on an I2C bus: a temperature sensor first of all. QEMU's micro:bit has no bus to
    /// connect one to, nor has its RISC-V.
    pub const fn senses(self) -> bool {
        !matches!(self, Self::Microbit | Self::Virt)
    }

    /// Whether there is a firmware with several apps for the board.
    pub const fn has_tenants(self) -> bool {
        matches!(self, Self::Mps2An385 | Self::Lm3s6965evb | Self::Desktop)
    }

    /// The target of the board's firmware.
    pub const fn target(self) -> &'static str {
        match self {
            Self::Microbit => toolchain::CORTEX_M0,
            Self::Virt => toolchain::RISC_V,
            Self::Mps2An505 => toolchain::CORTEX_M33,
            _ => toolchain::CORTEX_M3,
        }
    }

    /// Installs what is needed to build firmware with an engine and to run it.
    pub fn prepare(self, engine: Engine) -> Result<()> {
        if self == Self::Desktop {
            return Ok(());
        }
        if self == Self::Virt {
            setup::risc_v_gcc()?;
        } else {
            engine::prepare(engine)?;
        }
        self.emulator().map(drop)
    }

    /// The emulator that has the board.
    pub fn emulator(self) -> Result<PathBuf> {
        if self == Self::Virt { setup::qemu_risc_v() } else { setup::qemu() }
    }

    /// Builds the board's program with `app`, and prepares it so that [`Board::start`] can run it.
    pub fn load(self, app: &App, engine: Engine) -> Result<Box<dyn Board>> {
        match self {
            Self::Desktop => Ok(Box::new(Desktop::load(app)?)),
            _ => {
                engine::pack(engine, app)?;
                Ok(Box::new(self.start(app.name, engine)?))
            }
        }
    }

    /// Builds a firmware, and loads it on an emulated board that is not running yet.
    pub fn start(self, firmware: &str, engine: Engine) -> Result<Qemu> {
        let firmware = self.firmware(firmware, engine, &[])?;
        Qemu::load(self, &firmware, self.senses().then_some(Devices))
    }

    /// Builds the firmware with drivers, and loads it on an emulated board that is not running yet.
    pub fn drivers(self, engine: Engine) -> Result<Qemu> {
        let firmware = self.firmware("drivers", engine, &["drivers"])?;
        Qemu::load(self, &firmware, self.senses().then_some(Devices))
    }

    /// Builds the program with two apps, and prepares it so that [`Board::start`] can run it.
    pub fn tenants(self, engine: Engine) -> Result<Box<dyn Outside>> {
        if self == Self::Desktop {
            return Ok(Box::new(Desktop::tenants()?));
        }
        let firmware = self.firmware("tenants", engine, &["tenants"])?;
        Ok(Box::new(Qemu::counted(self, &firmware)?))
    }

    /// Builds the chip's firmware with this name.
    fn firmware(self, name: &str, engine: Engine, features: &[&str]) -> Result<PathBuf> {
        self.prepare(engine)?;
        let toolchain = Toolchain::for_target(self.target())?.with_flags(engine.rustflags());
        let mut cargo = toolchain.cargo("build", &self.folder());
        cargo.args(["--bin", name]);
        if !features.is_empty() {
            cargo.args(["--features", &features.join(",")]);
        }
        if self.engines().len() > 1 {
            cargo.args(["--no-default-features", "--features"]);
            cargo.arg(format!("microwit-any/{}", engine.name()));
        }
        let engine = engine.name();
        let what = format!("building {name} for {self} with {engine}, with {toolchain}");
        step::command(what, &format!("build-{name}-{self}-{engine}"), &mut cargo)?;
        Ok(toolchain.artefacts().join(name))
    }

    /// The folder of the board's sources.
    pub fn folder(self) -> PathBuf {
        paths::root().join("examples/boards").join(self.name())
    }

    /// The name of the board's folder, which is also the name of QEMU's machine.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mps2An385 => "mps2-an385",
            Self::Mps2An505 => "mps2-an505",
            Self::Lm3s6965evb => "lm3s6965evb",
            Self::Microbit => "microbit",
            Self::Virt => "virt",
            Self::Desktop => "desktop",
        }
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
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
