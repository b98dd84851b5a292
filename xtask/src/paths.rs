//! Where things are.

use std::{
    env,
    path::{Path, PathBuf},
};

/// The repository.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// What the host's toolchain builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// What the distribution's toolchain builds: another compiler, so another folder.
pub fn cross_target() -> PathBuf {
    target().join("cross")
}

/// The apps, as firmware embeds them. Always below the repository: firmware names this path.
pub fn guests() -> PathBuf {
    root().join("target/guests")
}

/// `program` on the `PATH`.
pub fn program(program: &str) -> Option<PathBuf> {
    programs(program).next()
}

/// Each `program` on the `PATH`, in its order.
pub fn programs(program: &str) -> impl Iterator<Item = PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let files: Vec<_> = env::split_paths(&path).map(|folder| folder.join(program)).collect();
    files.into_iter().filter(|file| file.is_file())
}
