//! The places of files and folders.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository's root.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// The build folder of the host's toolchain.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The build folder of the distribution's toolchain, whose compiler differs from the host's.
pub fn cross_target() -> PathBuf {
    target().join("cross")
}

/// The folder of the apps that firmware embeds. It is always in the repository, because firmware names this
/// path.
pub fn guests() -> PathBuf {
    root().join("target/guests")
}

/// The first `program` on the `PATH`.
pub fn program(program: &str) -> Option<PathBuf> {
    programs(program).next()
}

/// All files named `program` on the `PATH`, in its order.
pub fn programs(program: &str) -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let files: Vec<_> = env::split_paths(&path).map(|folder| folder.join(program)).collect();
    files.into_iter().filter(|file| file.is_file())
}
