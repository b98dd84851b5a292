//! The boards, as the `board.toml` in the folder of each describes it.
//!
//! Invariant: a folder in `examples/boards` with a `board.toml` is a board, and no other file lists it.

use crate::{
    engine::{self, Engine},
    measured, paths, setup,
    toolchain::Toolchain,
};
use anyhow::{Context, Result, ensure};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::{
    fmt, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};
use toml_edit::{DocumentMut, Item};

/// The machine of the board that is a program on this machine.
const DESKTOP: &str = "desktop";

/// A board.
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// The name of the folder.
    pub name: String,
    /// QEMU's machine, or `desktop`. Without one the board's firmware is built and not run.
    machine: Option<String>,
    /// The target of the firmware.
    pub target: &'static str,
    /// The engines that the firmware can have. The first is the default.
    pub engines: Vec<Engine>,
    /// The firmware that runs on the machine, by its names in `examples/boards/firmware`, and its own.
    firmware: Vec<String>,
    /// The labels of what an app can open.
    devices: Vec<String>,
    /// The bytes that the board has for a firmware.
    pub flash: i64,
    /// As `flash`, for data.
    pub ram: i64,
}

/// All boards in the order of their names, the desktop at the end.
pub fn all() -> Result<&'static [Model]> {
    static ALL: OnceLock<Vec<Model>> = OnceLock::new();
    if let Some(all) = ALL.get() {
        return Ok(all);
    }
    let read = read()?;
    Ok(ALL.get_or_init(|| read))
}

fn read() -> Result<Vec<Model>> {
    let mut models = Vec::new();
    for entry in fs::read_dir(folder())? {
        let entry = entry?;
        let file = entry.path().join("board.toml");
        if file.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let model = Model::parse(name, &fs::read_to_string(&file)?);
            models.push(model.with_context(|| file.display().to_string())?);
        }
    }
    models.sort_by_key(|model| (model.is_desktop(), model.name.clone()));
    Ok(models)
}

/// The boards that are run here: emulated ones, and this machine.
pub fn run_here() -> Result<impl Iterator<Item = &'static Model>> {
    Ok(all()?.iter().filter(|model| model.machine.is_some()))
}

/// The boards that QEMU emulates.
pub fn emulated() -> Result<impl Iterator<Item = &'static Model>> {
    Ok(run_here()?.filter(|model| !model.is_desktop()))
}

/// The boards that people own, whose firmware is built and not run.
pub fn owned() -> Result<impl Iterator<Item = &'static Model>> {
    Ok(all()?.iter().filter(|model| model.machine.is_none()))
}

/// The board with this name.
pub fn named(name: &str) -> Result<&'static Model> {
    let model = all()?.iter().find(|model| model.name == name);
    model.with_context(|| format!("examples/boards/{name} has no board.toml"))
}

/// The board that is a program on this machine.
pub fn desktop() -> Result<&'static Model> {
    named(DESKTOP)
}

/// Parses the name of a board that is run here.
pub fn parser() -> impl TypedValueParser<Value = &'static Model> {
    parser_of(run_here())
}

/// Parses the name of a board that people own.
pub fn owned_parser() -> impl TypedValueParser<Value = &'static Model> {
    parser_of(owned())
}

fn parser_of(
    models: Result<impl Iterator<Item = &'static Model>>,
) -> impl TypedValueParser<Value = &'static Model> {
    let names = models.map(|models| models.map(|model| model.name.as_str()).collect());
    let names: Vec<_> = names.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        Vec::new()
    });
    PossibleValuesParser::new(names).try_map(|name| named(&name))
}

fn folder() -> PathBuf {
    paths::root().join("examples/boards")
}

impl Model {
    /// Reads a `board.toml`.
    fn parse(name: String, text: &str) -> Result<Self> {
        let file: DocumentMut = text.parse()?;
        let machine = match file.get("machine") {
            Some(machine) => Some(machine.as_str().context("`machine` is no text")?.to_owned()),
            None => None,
        };
        let target = file.get("target").and_then(Item::as_str).context("`target` is missing")?;
        let list = |key: &str| -> Result<Vec<String>> {
            let list = file.get(key).and_then(Item::as_array);
            let list = list.with_context(|| format!("`{key}` is missing"))?;
            let text = |item: &toml_edit::Value| item.as_str().map(String::from);
            list.iter()
                .map(text)
                .collect::<Option<_>>()
                .with_context(|| format!("`{key}` has other things than texts"))
        };
        let engines: Vec<Engine> = list("engines")?
            .iter()
            .map(|name| name.parse().ok().with_context(|| format!("`{name}` is no engine")))
            .collect::<Result<_>>()?;
        ensure!(!engines.is_empty(), "`engines` names none");
        let firmware = if machine.is_some() { list("firmware")? } else { Vec::new() };
        let devices =
            file.get("devices").and_then(Item::as_table).context("`devices` is missing")?;
        ensure!(
            devices.iter().all(|(_, place)| place.is_str()),
            "a device has a label and a text that says where it is"
        );
        let devices = devices.iter().map(|(label, _)| label.to_owned()).collect();
        let memory = |kind: &str| {
            let bytes = file.get("memory").and_then(|memory| memory.get(kind)?.as_integer());
            bytes.with_context(|| format!("`memory.{kind}` is missing"))
        };
        let is_desktop = machine.as_deref() == Some(DESKTOP);
        let (flash, ram) =
            if is_desktop { (i64::MAX, i64::MAX) } else { (memory("flash")?, memory("ram")?) };
        // There are few boards, and each is read once.
        let target = target.to_owned().leak();
        Ok(Self { name, machine, target, engines, firmware, devices, flash, ram })
    }

    /// QEMU's machine.
    pub fn machine(&self) -> &str {
        self.machine.as_deref().unwrap_or_default()
    }

    /// Whether the board is a program on this machine.
    pub fn is_desktop(&self) -> bool {
        self.machine() == DESKTOP
    }

    /// Whether there is a firmware of this name for the board.
    pub fn has(&self, firmware: &str) -> bool {
        self.firmware.iter().any(|name| name == firmware)
    }

    /// Whether the board has a device with this label.
    pub fn has_device(&self, label: &str) -> bool {
        self.devices.iter().any(|device| device == label)
    }

    /// The folder of the board's sources.
    pub fn folder(&self) -> PathBuf {
        folder().join(&self.name)
    }

    /// The features of the board's crate that all of its firmware takes together.
    pub fn features(&self) -> String {
        let features = ["drivers", "tenants"].into_iter().filter(|name| self.has(name));
        features.collect::<Vec<_>>().join(",")
    }

    /// Installs what is needed to build firmware with an engine and to run it.
    pub fn prepare(&self, engine: Engine) -> Result<()> {
        if self.is_desktop() {
            return Ok(());
        }
        self.prepare_build(engine)?;
        self.emulator().map(drop)
    }

    fn prepare_build(&self, engine: Engine) -> Result<()> {
        if engine.needs_c() && self.is_risc_v() {
            return setup::risc_v_gcc();
        }
        engine::prepare(engine)
    }

    /// The emulator that has the board.
    pub fn emulator(&self) -> Result<PathBuf> {
        if self.is_risc_v() { setup::qemu_risc_v() } else { setup::qemu() }
    }

    fn is_risc_v(&self) -> bool {
        self.target.starts_with("riscv")
    }

    /// The compiler of firmware with an engine.
    pub fn toolchain(&self, engine: Engine) -> Result<Toolchain> {
        Ok(Toolchain::for_target(self.target)?.with_flags(engine.rustflags()))
    }

    /// Checks that the board has the memory for a firmware. Returns its flash and its RAM in bytes.
    pub fn weigh(&self, firmware: &Path) -> Result<(i64, i64)> {
        let (flash, ram) = (measured::flash(firmware)?, measured::ram(firmware)?);
        ensure!(
            flash <= self.flash && ram <= self.ram,
            "it takes {flash} B of flash and {ram} B of RAM, and the board has {} and {}",
            self.flash,
            self.ram
        );
        Ok((flash, ram))
    }

    /// A command of cargo for the firmware with an engine, with what it needs installed.
    pub fn cargo(&self, subcommand: &str, engine: Engine) -> Result<Command> {
        self.prepare_build(engine)?;
        Ok(self.toolchain(engine)?.cargo(subcommand, &self.folder()))
    }
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: &str = r#"
        machine = "virt"
        target = "thumbv6m-none-eabi"
        engines = ["wamr"]
        firmware = ["blinky"]
        [devices]
        fan = "the LED"
        [memory]
        flash = 2048
        ram = 1024
    "#;

    fn parse(text: &str) -> Result<Model> {
        Model::parse("pico".into(), text)
    }

    #[test]
    fn a_board_is_what_its_file_says() {
        let board = parse(BOARD).unwrap();
        assert_eq!((board.target, &board.engines[..]), ("thumbv6m-none-eabi", &[Engine::Wamr][..]));
        assert!(board.has("blinky") && !board.has("tenants"));
        assert!(board.has_device("fan") && !board.has_device("button"));
        assert_eq!((board.flash, board.ram), (2048, 1024));
    }

    #[test]
    fn what_is_missing_is_named() {
        for line in BOARD.lines().map(str::trim).filter(|line| line.contains('=')) {
            let error = parse(&BOARD.replace(line, "")).err().map(|error| error.to_string());
            let key = line.split(' ').next().unwrap_or_default();
            match key {
                // A board may be one that people own, and may have no devices.
                "machine" | "fan" => assert_eq!(error, None),
                _ => assert!(error.is_some_and(|error| error.contains(key)), "{line}"),
            }
        }
    }

    #[test]
    fn each_folder_is_read() {
        fn names(models: Vec<&Model>) -> Vec<&str> {
            models.into_iter().map(|model| model.name.as_str()).collect()
        }
        assert!(names(owned().unwrap().collect()).contains(&"rp2350"));
        assert!(names(emulated().unwrap().collect()).contains(&"microbit"));
        assert_eq!(names(run_here().unwrap().collect()).last(), Some(&"desktop"));
    }

    #[test]
    fn firmware_that_boards_list_is_there() {
        for model in emulated().unwrap() {
            for name in &model.firmware {
                let file = format!("{name}.rs");
                let shared = folder().join("firmware").join(&file);
                let own = model.folder().join("src/bin").join(&file);
                assert!(shared.is_file() || own.is_file(), "{model} has no {name}");
            }
        }
    }
}
