//! Builds the firmware of boards that people own, and weighs it. No emulator has these boards, so nothing is run.
//!
//! Invariant: a folder in `examples/boards` with a `board.toml` is such a board, unless the file names an emulated
//! machine.

use crate::{
    apps,
    engine::{self, Engine},
    measured, paths, step,
    table::{Format, Row, Table},
    toolchain::Toolchain,
};
use anyhow::{Context, Result, ensure};
use std::{fs, path::PathBuf, process::Command};
use toml_edit::{DocumentMut, Item};

/// The page with the table.
const PAGE: &str = "docs/book/src/boards.md";

/// The boards to build, and how to print the table.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    format: Format,
    /// Build only this board.
    #[arg(long, value_name = "FOLDER")]
    board: Option<String>,
}

/// A board, as its `board.toml` describes it.
#[derive(Debug, PartialEq)]
pub struct Board {
    /// The name of the folder, and of the firmware in it.
    name: String,
    target: String,
    /// The engine that the firmware has.
    engine: Engine,
    /// The bytes that the board has for a firmware.
    flash: i64,
    ram: i64,
}

/// The bytes that a firmware takes.
struct Weight {
    flash: i64,
    ram: i64,
}

/// Builds the firmware of each board, and prints what it takes.
pub fn run(options: &Options) -> Result<()> {
    let mut boards = all()?;
    if let Some(name) = &options.board {
        boards.retain(|board| board.name == *name);
        ensure!(!boards.is_empty(), "examples/boards/{name} has no board.toml of a real board");
    }
    let app = apps::app(apps::THERMOSTAT)?;
    let mut weights = Vec::new();
    for board in &boards {
        engine::pack(board.engine, &app)?;
        weights.push(board.build().with_context(|| format!("{} does not build", board.name))?);
    }
    options.format.print_or(PAGE, "boards", &[table(&boards, &weights)])
}

/// All real boards, in the order of their names.
pub fn all() -> Result<Vec<Board>> {
    let folder = paths::root().join("examples/boards");
    let mut boards = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let entry = entry?;
        let file = entry.path().join("board.toml");
        if file.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let board = parse(name, &fs::read_to_string(&file)?);
            boards.extend(board.with_context(|| file.display().to_string())?);
        }
    }
    boards.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(boards)
}

/// Reads a `board.toml`. Returns `None` for a board that an emulator has.
fn parse(name: String, text: &str) -> Result<Option<Board>> {
    let file: DocumentMut = text.parse()?;
    if file.contains_key("machine") {
        return Ok(None);
    }
    let target = file.get("target").and_then(Item::as_str).context("`target` is missing")?;
    let engines = file.get("engines").and_then(Item::as_array).context("`engines` is missing")?;
    ensure!(engines.len() == 1, "the firmware of a real board has one engine");
    let engine = engines.get(0).and_then(|engine| engine.as_str());
    let engine = engine.and_then(|name| name.parse().ok()).context("it names no engine")?;
    let devices = file.get("devices").and_then(Item::as_table).context("`devices` is missing")?;
    ensure!(
        devices.iter().all(|(_, place)| place.is_str()),
        "a device has a label and a text that says where it is"
    );
    let memory = |kind: &str| {
        let bytes = file.get("memory").and_then(|memory| memory.get(kind)?.as_integer());
        bytes.with_context(|| format!("`memory.{kind}` is missing"))
    };
    let (flash, ram) = (memory("flash")?, memory("ram")?);
    Ok(Some(Board { name, target: target.into(), engine, flash, ram }))
}

impl Board {
    /// The folder of the firmware.
    pub fn folder(&self) -> PathBuf {
        paths::root().join("examples/boards").join(&self.name)
    }

    /// A command of cargo for the firmware.
    pub fn cargo(&self, subcommand: &str) -> Result<Command> {
        engine::prepare(self.engine)?;
        Ok(self.toolchain()?.cargo(subcommand, &self.folder()))
    }

    fn toolchain(&self) -> Result<Toolchain> {
        // There are few boards, and each is built once.
        let target = self.target.clone().leak();
        Ok(Toolchain::for_target(target)?.with_flags(self.engine.rustflags()))
    }

    /// Builds the firmware. Fails if the board has not the memory for it.
    fn build(&self) -> Result<Weight> {
        let (name, engine) = (&self.name, self.engine.name());
        let toolchain = self.toolchain()?;
        let what = format!("building the firmware of {name} with {engine}, with {toolchain}");
        step::command(what, &format!("build-{name}"), &mut self.cargo("build")?)?;
        let firmware = toolchain.artefacts().join(name);
        let weight = Weight { flash: measured::flash(&firmware)?, ram: measured::ram(&firmware)? };
        ensure!(
            weight.flash <= self.flash && weight.ram <= self.ram,
            "it takes {} B of flash and {} B of RAM, and the board has {} and {}",
            weight.flash,
            weight.ram,
            self.flash,
            self.ram
        );
        Ok(weight)
    }
}

fn table(boards: &[Board], weights: &[Weight]) -> Table {
    // Compilers differ by less than this.
    let kib = |bytes: i64| bytes.cast_unsigned().div_ceil(1024).cast_signed();
    let row = |figure: &str, values: Vec<i64>| Row {
        figure: figure.into(),
        unit: "KiB",
        values: values.into_iter().map(|bytes| Some(kib(bytes))).collect(),
        target: None,
    };
    Table {
        title: "The firmware with the app `thermostat`, opt-level z".into(),
        columns: boards.iter().map(|board| format!("{}, {}", board.name, board.engine)).collect(),
        rows: vec![
            row("flash", weights.iter().map(|weight| weight.flash).collect()),
            row("flash of the board", boards.iter().map(|board| board.flash).collect()),
            row("RAM without the stack", weights.iter().map(|weight| weight.ram).collect()),
            row("RAM of the board", boards.iter().map(|board| board.ram).collect()),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: &str = r#"
        target = "thumbv6m-none-eabi"
        engines = ["wamr"]
        [devices]
        fan = "the LED"
        [memory]
        flash = 2048
        ram = 1024
    "#;

    fn board() -> Board {
        parse("pico".into(), BOARD).unwrap().unwrap()
    }

    #[test]
    fn a_board_has_a_target_an_engine_and_memory() {
        let (name, target) = ("pico".into(), "thumbv6m-none-eabi".into());
        let expected = Board { name, target, engine: Engine::Wamr, flash: 2048, ram: 1024 };
        assert_eq!(board(), expected);
        let table = table(&[board()], &[Weight { flash: 1025, ram: 1024 }]);
        assert_eq!(table.columns, ["pico, WAMR"]);
        assert_eq!(table.rows[0].values, [Some(2)]);
    }

    #[test]
    fn what_is_missing_is_named() {
        for line in BOARD.lines().map(str::trim).filter(|line| line.contains('=')) {
            let error = parse("pico".into(), &BOARD.replace(line, "")).map(|_| ());
            let key = line.split(' ').next().unwrap_or_default();
            // A board may have no devices.
            let expected = (key != "fan").then(|| key.to_owned());
            let found = error.err().map(|error| error.to_string());
            assert_eq!(found.is_some(), expected.is_some(), "{line}");
            assert!(found.is_none_or(|found| found.contains(&expected.unwrap_or_default())));
        }
    }

    #[test]
    fn an_emulated_board_is_another_matter() {
        assert_eq!(parse("virt".into(), "machine = \"virt\"").unwrap(), None);
    }

    #[test]
    fn each_folder_is_read() {
        let names: Vec<_> = all().unwrap().into_iter().map(|board| board.name).collect();
        assert!(names.contains(&"rp2350".to_owned()), "{names:?}");
    }
}
