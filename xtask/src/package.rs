//! `cargo xtask package`: the crates that are published, as a registry takes them.

use anyhow::{Result, bail, ensure};
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    paths,
    published::{self, Published},
    report::Report,
    shell, step,
};

/// Packages all of them, compiles each from its package, and looks at what is in it.
pub fn run() -> Result<()> {
    let all = published::all()?;
    let mut report = Report::default();
    let packed = report.case("packing, and compiling what was packed", || pack(&all, &[]));
    for package in all.iter().filter(|_| packed) {
        report.case(&package.name, || complete(package));
    }
    report.end()
}

/// Packs all of them, and unpacks them where strangers find them.
pub fn unpack(all: &[Published]) -> Result<()> {
    pack(all, &["--no-verify"])?;
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder())?;
    for package in all {
        // All that is in a package is of one day, by which cargo would not see that it is another.
        shell::run(Command::new("tar").arg("-xmzf").arg(file(package)).arg("-C").arg(folder()))?;
    }
    Ok(())
}

/// Where an unpacked one is.
pub fn unpacked(package: &Published) -> PathBuf {
    folder().join(package.full_name())
}

fn folder() -> PathBuf {
    paths::target().join("strangers/packages")
}

fn pack(all: &[Published], options: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("CARGO_TARGET_DIR", target());
    // Nobody debugs them.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    cargo.args(["package", "--exclude-lockfile", "--allow-dirty"]).args(options);
    for package in all {
        cargo.args(["--package", &package.name]);
    }
    step::logged("package", &mut cargo).map(drop)
}

/// Strangers are compiled there too, and share what they depend on.
fn target() -> PathBuf {
    paths::target().join("strangers/build")
}

fn file(package: &Published) -> PathBuf {
    target().join("package").join(package.full_name() + ".crate")
}

/// Whether a package says what a registry's page shows, and has its licence in it.
fn complete(package: &Published) -> Result<()> {
    for key in
        ["categories", "description", "keywords", "license", "readme", "repository", "rust_version"]
    {
        ensure!(package.says(key), "its manifest has no `{key}`");
    }
    let listed = shell::output(Command::new("tar").arg("-tzf").arg(file(package)))?;
    let files: BTreeSet<_> = listed.lines().map(Path::new).collect();
    let has = |begin: &str| {
        let name = |path: &&Path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begin))
        };
        files.iter().any(name)
    };
    for begin in ["LICENSE", "README.md"] {
        if !has(begin) {
            bail!("it has no {begin}");
        }
    }
    Ok(())
}
