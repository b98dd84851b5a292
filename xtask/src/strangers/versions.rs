//! The versions of dependencies that a stranger's crate gets, among those that the manifests allow.

use anyhow::Result;
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::krate;
use crate::{paths, step};

/// A choice of versions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Versions {
    /// The newest versions, which cargo chooses without a lock file.
    Newest,
    /// The oldest versions that our manifests name, and the newest versions of what those depend on.
    Oldest,
}

impl Versions {
    /// Chooses the versions, if all strangers share one choice.
    pub fn choose(self) -> Result<()> {
        match self {
            Self::Newest => Ok(()),
            Self::Oldest => choose_oldest(),
        }
    }

    /// Writes the lock file with which the crate in `folder` starts.
    pub fn lock(self, folder: &Path) -> Result<()> {
        let lock = folder.join("Cargo.lock");
        match self {
            Self::Newest => match fs::remove_file(lock) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            },
            // Cargo removes what the crate does not depend on, and keeps the versions.
            Self::Oldest => drop(fs::copy(oldest(), lock)?),
        }
        Ok(())
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
        })
    }
}

/// The lock file with the oldest versions.
fn oldest() -> PathBuf {
    krate::folder(Versions::Oldest).join("Cargo.lock")
}

/// Cargo makes this choice for members of a workspace only, so it is asked about this workspace. The option
/// is unstable, so it serves for the choice and nothing else.
fn choose_oldest() -> Result<()> {
    fs::create_dir_all(krate::folder(Versions::Oldest))?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("RUSTC_BOOTSTRAP", "1");
    cargo.args(["generate-lockfile", "-Zdirect-minimal-versions", "-Zlockfile-path", "--config"]);
    cargo.arg(format!("resolver.lockfile-path='{}'", oldest().display()));
    step::logged("strangers-oldest", &mut cargo).map(drop)
}
