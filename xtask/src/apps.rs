//! Builds the example apps.
//!
//! Invariant: an app is one file, the same for every board. Beside it lies the same module with its type
//! information, for tools of the Component Model.

use crate::{paths, step, toolchain, toolchain::Toolchain};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    process,
};
use wasm_encoder::{Module, RawSection};
use wasmparser::Parser;

/// A built app.
pub struct App {
    /// The name of the app's package.
    pub name: &'static str,
    /// The module that boards load, without the sections that a board would skip.
    pub module: PathBuf,
    /// The module with type information, which `wasm-tools component new` takes.
    pub typed: PathBuf,
}

/// The app that needs no memory.
pub const BLINKY: &str = "blinky";

/// The app that the demo shows.
pub const THERMOSTAT: &str = "thermostat";

/// The app that waits for events.
pub const WATCHER: &str = "watcher";

/// The apps with published drivers that the emulated boards have devices for.
pub const DRIVERS: [&str; 4] = ["with-lm75", "with-eeprom24x", "with-ds1307", "draft-lm75"];

/// The app with a display's driver.
const DISPLAY: &str = "with-ssd1306";

const APPS: &[&str] =
    &[BLINKY, THERMOSTAT, WATCHER, DRIVERS[0], DRIVERS[1], DRIVERS[2], DRIVERS[3], DISPLAY];

/// Builds all apps.
pub fn build() -> Result<Vec<App>> {
    let toolchain = Toolchain::for_target(toolchain::WASM)?;
    let what = format!("building the apps with {toolchain}");
    let folder = paths::root().join("examples/guests");
    step::command(what, "build-apps", &mut toolchain.cargo("build", &folder))?;
    APPS.iter().map(|name| App::collect(name, &toolchain.artefacts())).collect()
}

/// The packages of the apps that tests load, and the files that each produces. Cargo builds them one at a
/// time, since only some have an allocator.
pub const FOR_TESTS: &[(&str, &[&str])] = &[
    ("everything", &["everything"]),
    ("heap", &["heap"]),
    ("traits", &["traits"]),
    ("upstream", &["upstream"]),
    ("several", SEVERAL),
    ("several-heap", &["several_heap"]),
];

/// The apps that are linked from several bindings and have no allocator.
const SEVERAL: &[&str] = &[
    "examples/several_arenas",
    "examples/several_plain",
    "examples/several_same",
    "examples/several_twice",
    "examples/several_versions",
];

/// Settings with which a release build resembles a debug build: nothing is inlined, and every crate is
/// linked as it was compiled.
const DEBUG: &[(&str, &str)] = &[
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG_ASSERTIONS", "true"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_OVERFLOW_CHECKS", "true"),
];

/// The names of the apps that tests load.
pub fn test_apps() -> impl Iterator<Item = &'static str> {
    let files = FOR_TESTS.iter().flat_map(|(_, files)| *files);
    files.map(|file| file.rsplit('/').next().unwrap_or(file))
}

/// Builds the apps that tests load, with their type information.
pub fn build_for_tests() -> Result<()> {
    let toolchain = Toolchain::for_target(toolchain::WASM)?;
    for (name, files) in FOR_TESTS {
        for_tests(&toolchain, name, files, None)?;
    }
    // Unoptimised code has larger stack frames.
    let toolchain = toolchain.with_flags(Some("-Clink-arg=-zstack-size=65536"));
    for (name, files) in FOR_TESTS.iter().filter(|(name, _)| name.starts_with("several")) {
        for_tests(&toolchain, name, files, Some(DEBUG))?;
    }
    Ok(())
}

fn for_tests(
    toolchain: &Toolchain,
    name: &str,
    files: &[&str],
    debug: Option<&[(&str, &str)]>,
) -> Result<()> {
    let mut cargo = toolchain.cargo("build", &paths::root().join("conformance/guests"));
    cargo.args(["--lib", "--examples", "--package", name]);
    cargo.envs(debug.unwrap_or_default().iter().copied());
    let what = format!("building the tests' app `{name}` with {toolchain}");
    step::command(what, &format!("build-{name}"), &mut cargo)?;
    let to =
        paths::guests().join(if debug.is_some() { "conformance/debug" } else { "conformance" });
    fs::create_dir_all(&to)?;
    for file in files {
        let file = Path::new(file).with_extension("wasm");
        let built = fs::read(toolchain.artefacts().join(&file))?;
        write(&to.join(file.file_name().unwrap_or_default()), &built)?;
    }
    Ok(())
}

/// Builds all apps and returns the one with this name.
pub fn app(name: &str) -> Result<App> {
    let app = build()?.into_iter().find(|app| app.name == name);
    app.with_context(|| format!("no app `{name}`"))
}

impl App {
    fn collect(name: &'static str, artefacts: &Path) -> Result<Self> {
        let app = Self {
            name,
            module: paths::guests().join(format!("{name}.wasm")),
            typed: paths::guests().join(format!("typed/{name}.wasm")),
        };
        let built = fs::read(artefacts.join(name.replace('-', "_")).with_extension("wasm"))?;
        let module = without_custom_sections(&built)?;
        fs::create_dir_all(paths::guests().join("typed"))?;
        write(&app.typed, &built)?;
        write(&app.module, &module)?;
        Ok(app)
    }

    /// The SHA-256 of what boards load, in hexadecimal.
    pub fn sha256(&self) -> Result<String> {
        let digest = Sha256::digest(fs::read(&self.module)?);
        Ok(digest.iter().fold(String::new(), |mut text, byte| {
            // Writing to a `String` cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }
}

/// Writes a file unless it already has these bytes, so that cargo rebuilds nothing that depends on it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    // Another process may read the file meanwhile, or write the same.
    let beside = path.with_extension(format!("{}.new", process::id()));
    folder
        .and_then(|()| fs::write(&beside, bytes))
        .and_then(|()| fs::rename(&beside, path))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// The module with only the sections that affect how it runs.
pub fn without_custom_sections(wasm: &[u8]) -> Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Some((id, range)) = payload?.as_section()
            && id != CUSTOM
        {
            let data = &wasm[range.start as usize..range.end as usize];
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &[u8] = b"\0asm\x01\0\0\0";
    const EMPTY_TYPES: &[u8] = &[1, 1, 0];
    const CUSTOM: &[u8] = &[0, 3, 1, b'x', 9];

    #[test]
    fn custom_sections_go_and_all_others_stay() {
        let with = [HEADER, CUSTOM, EMPTY_TYPES, CUSTOM].concat();
        let without = [HEADER, EMPTY_TYPES].concat();
        assert_eq!(without_custom_sections(&with).unwrap(), without);
    }

    #[test]
    fn a_cut_off_module_is_an_error() {
        assert!(without_custom_sections(&[HEADER, &[1, 9]].concat()).is_err());
    }
}
