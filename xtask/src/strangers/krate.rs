//! A stranger's crate: its folder, and how cargo runs in it.

use anyhow::{Context, Result};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::versions::Versions;
use crate::{apps, package, paths, published::Published, step, toolchain::Toolchain};

/// The folder of the templates.
const TEMPLATES: &str = "xtask/strangers";

/// The folder of the crates with this choice of dependencies.
pub fn folder(versions: Versions) -> PathBuf {
    paths::target().join("strangers").join(versions.to_string())
}

/// The file with cargo's settings for a folder.
pub const CONFIG: &str = ".cargo/config.toml";

/// Makes cargo find our unpacked packages as if they came from a registry.
pub fn from_packages(all: &[Published]) -> Result<()> {
    package::unpack(all)?;
    let patch = |package: &Published| {
        format!("{} = {{ path = '{}' }}\n", package.name, package::unpacked(package).display())
    };
    let patches: String = all.iter().map(patch).collect();
    let patches = format!("[patch.crates-io]\n{patches}");
    apps::write(&settings(), patches.as_bytes())
}

/// The settings with which cargo finds our packages.
pub fn config() -> Result<String> {
    Ok(fs::read_to_string(settings())?)
}

fn settings() -> PathBuf {
    paths::target().join("strangers").join(CONFIG)
}

/// A stranger's crate.
pub struct Krate {
    pub folder: PathBuf,
    pub versions: Versions,
    log: String,
}

impl Krate {
    /// Copies a template from `xtask/strangers`, with some words replaced.
    pub fn copy(
        template: &str,
        name: &str,
        versions: Versions,
        changes: &[(&str, &str)],
    ) -> Result<Self> {
        let krate = Self::new(name, versions);
        copy(&paths::root().join(TEMPLATES).join(template), &krate.folder, changes)?;
        krate.start()
    }

    /// Writes a crate that consists of a manifest and a library.
    pub fn write(manifest: &str, library: &str, name: &str, versions: Versions) -> Result<Self> {
        let krate = Self::new(name, versions);
        fs::create_dir_all(krate.folder.join("src"))?;
        apps::write(&krate.folder.join("Cargo.toml"), manifest.as_bytes())?;
        apps::write(&krate.folder.join("src/lib.rs"), library.as_bytes())?;
        krate.start()
    }

    fn new(name: &str, versions: Versions) -> Self {
        let folder = folder(versions).join(name);
        Self { folder, versions, log: format!("strangers-{versions}-{name}") }
    }

    fn start(self) -> Result<Self> {
        self.versions.lock(&self.folder)?;
        Ok(self)
    }

    /// Runs cargo as a stranger would.
    pub fn cargo(&self, args: &[&str]) -> Result<()> {
        self.run(Command::new("cargo").current_dir(&self.folder).args(args))
    }

    /// As [`cargo`](Self::cargo), for another target.
    pub fn cargo_for(&self, toolchain: &Toolchain, args: &[&str]) -> Result<()> {
        let (subcommand, args) = args.split_first().context("cargo is to do something")?;
        self.run(toolchain.cargo_in(subcommand, &self.folder, false).args(args))
    }

    fn run(&self, cargo: &mut Command) -> Result<()> {
        package::without_debug_info(cargo);
        step::logged(&self.log, cargo.env("CARGO_TARGET_DIR", package::target())).map(drop)
    }
}

/// Copies a folder that is not a crate.
pub fn copy_folder(name: &str, versions: Versions) -> Result<()> {
    copy(&paths::root().join(TEMPLATES).join(name), &folder(versions).join(name), &[])
}

/// Copies a folder of text files.
fn copy(from: &Path, to: &Path, changes: &[(&str, &str)]) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to, changes)?;
            continue;
        }
        let text = fs::read_to_string(&from)?;
        let text = changes.iter().fold(text, |text, (old, new)| text.replace(old, new));
        apps::write(&to, text.as_bytes())?;
    }
    Ok(())
}
