//! Gets compilers from public registries. All of them go below `target/languages`; nothing is installed on
//! the machine.

use crate::{languages::folder, step};
use anyhow::{Context, Result};
use std::{env, fmt, fs, path::PathBuf, process::Command};

/// The error for a compiler that is not available.
#[derive(Debug)]
pub struct Missing(String);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Missing {}

/// The source of compilers.
pub struct Tools {
    /// Whether only compilers that are already here may be used.
    pub offline: bool,
}

/// Debian's clang, in the folder that it was unpacked to.
pub struct Clang(PathBuf);

const CLANG: &str = "apt-get download clang-14 lld-14 libclang-cpp14 libllvm14 && \
                     for deb in *.deb; do dpkg-deb -x $deb . || exit 1; done && rm *.deb";
const ZIG: &str = "ziglang==0.17.1";
const ASSEMBLYSCRIPT: &str = "assemblyscript@0.28.20";

impl Tools {
    /// Gets clang from Debian's registry.
    pub fn clang(&self) -> Result<Clang> {
        let mut command = Command::new("sh");
        command.args(["-c", CLANG]);
        self.get("clang", "usr/lib/llvm-14/bin/clang", command)?;
        Ok(Clang(folder().join("clang/usr/lib")))
    }

    /// Gets Zig from Python's registry.
    pub fn zig(&self) -> Result<PathBuf> {
        let mut command = Command::new("python3");
        command.args(["-m", "pip", "install", "--no-deps", "--target", ".", ZIG]);
        self.get("zig", "ziglang/zig", command)
    }

    /// Gets `AssemblyScript` from npm.
    pub fn assemblyscript(&self) -> Result<PathBuf> {
        let mut command = Command::new("npm");
        command.args(["install", "--no-audit", "--no-fund", "--prefix", ".", ASSEMBLYSCRIPT]);
        self.get("assemblyscript", "node_modules/assemblyscript/bin/asc.js", command)
    }

    /// The file `proof` of a compiler. If it is missing, `command` fetches the compiler into its working
    /// folder.
    fn get(&self, name: &str, proof: &str, mut command: Command) -> Result<PathBuf> {
        let folder = folder().join(name);
        let file = folder.join(proof);
        if file.exists() {
            return Ok(file);
        }
        if self.offline {
            return Err(Missing(format!("there is no {}", file.display())).into());
        }
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        let log = format!("get-{name}");
        let got = step::command(format!("getting {name}"), &log, command.current_dir(&folder));
        got.map_err(|error| Missing(format!("{error:#}")))?;
        Ok(file)
    }
}

impl Clang {
    /// The command that compiles and links for WebAssembly.
    pub fn command(&self) -> Command {
        let Self(lib) = self;
        let mut command = Command::new(lib.join("llvm-14/bin/clang"));
        let triple = format!("{}-linux-gnu", env::consts::ARCH);
        let libraries = [lib.join("llvm-14/lib"), lib.join(triple)];
        command.env("LD_LIBRARY_PATH", env::join_paths(libraries).unwrap_or_default());
        command.arg(format!("-fuse-ld={}", lib.join("llvm-14/bin/wasm-ld").display()));
        command
    }
}
