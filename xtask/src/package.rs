//! `cargo xtask package`: packs the published crates in the form that a registry takes.

use anyhow::{Result, ensure};
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

/// Packs all published crates, compiles each from its package, and checks its contents.
pub fn run() -> Result<()> {
    let all = published::all()?;
    let mut report = Report::default();
    let packed = report.case("packing, and compiling what was packed", || pack(&all, &[]));
    for package in all.iter().filter(|_| packed) {
        report.case(&package.name, || complete(package));
    }
    report.end()
}

/// Packs all published crates, and unpacks them where [`strangers`](crate::strangers) finds them.
pub fn unpack(all: &[Published]) -> Result<()> {
    pack(all, &["--no-verify"])?;
    let _ = fs::remove_dir_all(folder());
    fs::create_dir_all(folder())?;
    for package in all {
        // The files of all packages have one date, by which cargo would not see that they changed: `-m`.
        shell::run(Command::new("tar").arg("-xmzf").arg(file(package)).arg("-C").arg(folder()))?;
    }
    Ok(())
}

/// The folder of an unpacked package.
pub fn unpacked(package: &Published) -> PathBuf {
    folder().join(package.full_name())
}

fn folder() -> PathBuf {
    paths::target().join("strangers/packages")
}

fn pack(all: &[Published], options: &[&str]) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("CARGO_TARGET_DIR", target());
    without_debug_info(&mut cargo);
    cargo.args(["package", "--exclude-lockfile", "--allow-dirty"]).args(options);
    for package in all {
        cargo.args(["--package", &package.name]);
    }
    step::logged("package", &mut cargo).map(drop)
}

/// Makes cargo leave out debug information, which would only cost time and space here.
pub fn without_debug_info(cargo: &mut Command) {
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
}

/// The build folder, which the strangers' crates share, so that dependencies are compiled once.
pub fn target() -> PathBuf {
    paths::target().join("strangers/build")
}

fn file(package: &Published) -> PathBuf {
    target().join("package").join(package.full_name() + ".crate")
}

/// Checks that a package has the metadata that a registry shows, and its licences.
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
        ensure!(has(begin), "it has no {begin}");
    }
    Ok(())
}
