//! Which dependencies a stranger's crate gets, of those that the manifests allow.

use anyhow::Result;
use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    process::Command,
};

use super::krate;
use crate::{paths, step};

/// One way to choose.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Versions {
    /// As cargo does where there is no lock file.
    Newest,
    /// What our manifests name; what that depends on in turn, as new as there is.
    Oldest,
}

impl Versions {
    /// Chooses, where that is one choice for all strangers.
    pub fn choose(self) -> Result<()> {
        match self {
            Self::Newest => Ok(()),
            Self::Oldest => choose_oldest(),
        }
    }

    /// Gives the crate in `folder` the lock file that it starts with.
    pub fn lock(self, folder: &Path) -> Result<()> {
        let lock = folder.join("Cargo.lock");
        match self {
            Self::Newest => match fs::remove_file(lock) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
                _ => {}
            },
            // Cargo strikes out what the crate does not depend on, and keeps the versions.
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

/// The lock file with the oldest.
fn oldest() -> PathBuf {
    krate::folder(Versions::Oldest).join("Cargo.lock")
}

/// Cargo chooses so for members of a workspace only, so it is asked for this one. That is unstable,
/// which is why nothing but the choice is made that way.
fn choose_oldest() -> Result<()> {
    fs::create_dir_all(krate::folder(Versions::Oldest))?;
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("RUSTC_BOOTSTRAP", "1");
    cargo.args(["generate-lockfile", "-Zdirect-minimal-versions", "-Zlockfile-path", "--config"]);
    cargo.arg(format!("resolver.lockfile-path='{}'", oldest().display()));
    step::logged("strangers-oldest", &mut cargo).map(drop)
}
