//! `cargo xtask package`: packs the published crates in the form that a registry takes.

use anyhow::{Result, ensure};
use std::{
    collections::BTreeSet,
    env, fs,
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
    checked("packing, and compiling what was packed", &[])
}

/// Packs all published crates, and checks their contents. [`strangers`](crate::strangers) compiles them.
pub fn contents() -> Result<()> {
    checked("packing", &["--no-verify"])
}

fn checked(what: &str, options: &[&str]) -> Result<()> {
    let all = published::all()?;
    let mut report = Report::default();
    let packed = report.case(what, || pack(&all, options));
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

/// Makes cargo forget what it has made of earlier packages. They have the same names and versions, by which it
/// takes them for the same.
fn forget(all: &[Published]) {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_default();
    let unpacked = entries(&home.join("registry/src"));
    let built = entries(&target().join("debug/.fingerprint")).into_iter().filter(|built| {
        let name = built.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        all.iter().any(|package| name.starts_with(&format!("{}-", package.name)))
    });
    let unpacked = unpacked
        .iter()
        .flat_map(|registry| all.iter().map(|package| registry.join(package.full_name())));
    for folder in built.chain(unpacked) {
        // Most are not there.
        let _ = fs::remove_dir_all(folder);
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path())).collect()
}

fn pack(all: &[Published], options: &[&str]) -> Result<()> {
    forget(all);
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
