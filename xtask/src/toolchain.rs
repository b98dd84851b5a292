//! Finds a compiler for a target other than this machine.
//!
//! There are two sources. One is rustup, if the target's library is installed or can be installed. The
//! other is the distribution's rustc with the library's source, which builds `core` and `alloc` first.
//! Invariant: no other module knows which of the two is used.

use crate::{
    apt::{self, Package},
    paths, shell,
    step::{self, Log, step},
};
use anyhow::{Context, Result, ensure};
use std::{
    env, fmt, fs, iter,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

/// The target of apps.
pub const WASM: &str = "wasm32v1-none";
/// The target that authors choose for apps if they do not know [`WASM`].
pub const UNKNOWN: &str = "wasm32-unknown-unknown";
/// The target of the demo's chip.
pub const CORTEX_M3: &str = "thumbv7m-none-eabi";

const DISTRIBUTION: &[Package] = &[
    Package { name: "rustc-web", proof: "/usr/bin/rustc" },
    Package { name: "cargo-web", proof: "/usr/bin/cargo" },
    Package { name: "rust-web-clippy", proof: "/usr/bin/clippy-driver" },
    Package { name: "rust-web-src", proof: "/usr/lib/rustlib/src/rust/library/Cargo.toml" },
];

/// A compiler for one target.
pub struct Toolchain {
    target: &'static str,
    origin: Origin,
    /// The flags for every crate of a program.
    flags: Option<&'static str>,
}

enum Origin {
    Rustup,
    Distribution { linker: PathBuf },
}

impl Toolchain {
    /// The compiler for `target` that is ready soonest on this machine.
    pub fn for_target(target: &'static str) -> Result<Self> {
        // Two at once would fail; the second finds the target added.
        let add = || Ok(has_library(target)? || add_with_rustup(target)?);
        if has_library(target)? || step::alone("setup", add)? {
            let origin = Origin::Rustup;
            return Ok(Self { target, origin, flags: None });
        }
        Self::from_source(target)
    }

    /// The distribution's compiler, whatever rustup has. It compiles the library with the program's own
    /// settings, so that sizes and instruction counts are the same on every machine.
    pub fn from_source(target: &'static str) -> Result<Self> {
        apt::install(DISTRIBUTION)?;
        let linker = sysroot()?.join("lib/rustlib").join(host()?).join("bin/rust-lld");
        ensure!(
            linker.is_file(),
            "this toolchain has no {}: use one from rustup",
            linker.display()
        );
        let origin = Origin::Distribution { linker };
        Ok(Self { target, origin, flags: None })
    }

    /// The same toolchain, with flags for the compiler.
    pub fn with_flags(self, flags: Option<&'static str>) -> Self {
        Self { flags, ..self }
    }

    /// The command `cargo SUBCOMMAND --release` for the target, to be run in `folder`.
    pub fn cargo(&self, subcommand: &str, folder: &Path) -> Command {
        self.cargo_in(subcommand, folder, true)
    }

    /// As [`cargo`](Self::cargo), with or without `--release`.
    pub fn cargo_in(&self, subcommand: &str, folder: &Path, release: bool) -> Command {
        let mut command = match &self.origin {
            Origin::Rustup => Command::new("cargo"),
            Origin::Distribution { linker } => self.distribution(linker),
        };
        command.current_dir(folder).env("CARGO_TARGET_DIR", self.target_dir()).args([
            subcommand,
            "--target",
            self.target,
        ]);
        if release {
            command.arg("--release");
        }
        if matches!(self.origin, Origin::Distribution { .. }) {
            command.arg(match self.target {
                UNKNOWN => "-Zbuild-std=std,panic_abort",
                _ => "-Zbuild-std=core,alloc",
            });
        }
        if let Some(flags) = self.flags {
            command.env(format!("CARGO_TARGET_{}_RUSTFLAGS", self.variable()), flags);
        }
        command
    }

    fn distribution(&self, linker: &Path) -> Command {
        let mut command = Command::new("/usr/bin/cargo");
        // The distribution's cargo must not find the rustc that runs this program.
        for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
        // It must not find rustup's subcommands either.
        let path = env::var_os("PATH").unwrap_or_default();
        let path = iter::once("/usr/bin".into()).chain(env::split_paths(&path));
        if let Ok(path) = env::join_paths(path) {
            command.env("PATH", path);
        }
        command
            .env("RUSTC", "/usr/bin/rustc")
            .env("RUSTC_BOOTSTRAP", "1")
            .env(format!("CARGO_TARGET_{}_LINKER", self.variable()), linker);
        command
    }

    /// The target in the spelling of cargo's environment variables.
    fn variable(&self) -> String {
        self.target.to_uppercase().replace(['-', '.'], "_")
    }

    fn target_dir(&self) -> PathBuf {
        let folder = match self.origin {
            Origin::Rustup => paths::target(),
            Origin::Distribution { .. } => paths::cross_target(),
        };
        // Other flags would rebuild everything. A folder of their own makes that happen only once.
        self.flags.map_or(folder.clone(), |_| folder.join("flags"))
    }

    /// The folder of the files that [`cargo`](Self::cargo) built.
    pub fn artefacts(&self) -> PathBuf {
        self.artefacts_of("release")
    }

    /// The folder of the files that were built with this profile.
    pub fn artefacts_of(&self, profile: &str) -> PathBuf {
        self.target_dir().join(self.target).join(profile)
    }
}

impl fmt::Display for Toolchain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.origin {
            Origin::Rustup => "rustup's toolchain",
            Origin::Distribution { .. } => "the distribution's rustc, with the library's source",
        })
    }
}

/// Whether rustup's toolchain has the target's library.
pub fn has_library(target: &str) -> Result<bool> {
    Ok(sysroot()?.join("lib/rustlib").join(target).join("lib").is_dir())
}

/// Asks rustup for the target once. A failure is remembered, because waiting for an unreachable server
/// takes long.
fn add_with_rustup(target: &str) -> Result<bool> {
    let refused = paths::target().join(format!("no-rustup-{target}"));
    if refused.exists() || paths::program("rustup").is_none() {
        return Ok(false);
    }
    let mut rustup = Command::new("rustup");
    let log = Log::new("rustup")?;
    rustup.args(["target", "add", target]).stdout(log.end()?).stderr(log.end()?);
    let added = step(format!("adding {target} with rustup"), || {
        shell::run_within(&mut rustup, Duration::from_mins(1))
    });
    if added.is_err() {
        eprintln!("rustup cannot add it; its log is {}:", Log::path("rustup").display());
        eprintln!("building the library from the distribution's source instead");
        eprintln!("(remembered in {}; delete that to try again)", refused.display());
        fs::create_dir_all(paths::target())?;
        fs::write(&refused, "")?;
    }
    Ok(added.is_ok())
}

fn sysroot() -> Result<PathBuf> {
    let sysroot = shell::output(Command::new("rustc").args(["--print", "sysroot"]))?;
    Ok(sysroot.trim().into())
}

fn host() -> Result<String> {
    let version = shell::output(Command::new("rustc").arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(String::from).context("rustc -vV names no host")
}
