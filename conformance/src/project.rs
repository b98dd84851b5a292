//! Writes, compiles and runs crates with many worlds each. Every world is a module of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// A workspace to write.
pub struct Project {
    /// The folder of the workspace.
    folder: PathBuf,
    /// The code, by crate and module.
    code: BTreeMap<String, BTreeMap<String, String>>,
    /// Makes `main.rs` from the names of the modules that compile.
    main: fn(&[&str]) -> String,
    /// Whether to check types only, and run nothing.
    check: bool,
}

/// The result of building a workspace.
pub struct Built {
    /// The folder of the programs, which have the names of their crates.
    pub programs: PathBuf,
    /// The modules that did not compile, with the first error of each.
    pub broken: BTreeMap<String, String>,
}

impl Project {
    /// Makes an empty workspace in `folder`. `main` writes a program from the names of its modules.
    pub fn new(folder: PathBuf, main: fn(&[&str]) -> String) -> Self {
        Self { folder, code: BTreeMap::new(), main, check: false }
    }

    /// As [`new`](Self::new), but nothing is run.
    pub fn check(folder: PathBuf, main: fn(&[&str]) -> String) -> Self {
        Self { check: true, ..Self::new(folder, main) }
    }

    /// Adds a crate, which may stay empty.
    pub fn add_crate(&mut self, krate: &str) {
        self.code.entry(krate.to_owned()).or_default();
    }

    /// Adds a module to a crate. A module's name must be unique in the workspace.
    pub fn add(&mut self, krate: &str, module: String, code: String) {
        self.code.entry(krate.to_owned()).or_default().insert(module, code);
    }

    /// Compiles the workspace without the modules that do not compile. `root` is the repository, and
    /// `target` is the build folder.
    pub fn build(mut self, root: &Path, target: &Path) -> Result<Built> {
        let mut broken = BTreeMap::new();
        loop {
            self.write(root)?;
            let found = self.compile(target)?;
            if found.is_empty() {
                return Ok(Built { programs: target.join("debug"), broken });
            }
            for (module, error) in found {
                let mut crates = self.code.values_mut();
                let removed = crates.any(|modules| modules.remove(&module).is_some());
                ensure!(removed, "`{module}` is broken: {error}");
                broken.insert(module, error);
            }
        }
    }

    fn write(&self, root: &Path) -> Result<()> {
        let members: Vec<_> = self.code.keys().map(String::as_str).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n"
        );
        fs::create_dir_all(&self.folder)?;
        update(&self.folder.join("Cargo.toml"), &manifest)?;
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            // The lock file gives the crates the versions that the repository uses.
            fs::write(lock, fs::read(root.join("Cargo.lock"))?)?;
        }
        for (krate, modules) in &self.code {
            let source = self.folder.join(krate).join("src");
            fs::create_dir_all(&source)?;
            update(&self.folder.join(krate).join("Cargo.toml"), &manifest_of(krate, root))?;
            for (name, code) in modules {
                update(&source.join(format!("{name}.rs")), code)?;
            }
            let names: Vec<_> = modules.keys().map(String::as_str).collect();
            update(&source.join("main.rs"), &(self.main)(&names))?;
        }
        Ok(())
    }

    /// Compiles the workspace, and returns the modules that have errors.
    fn compile(&self, target: &Path) -> Result<BTreeMap<String, String>> {
        let command = if self.check { "check" } else { "build" };
        let output = Command::new("cargo")
            .args([command, "--workspace", "--quiet", "--keep-going", "--message-format=json"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .output()
            .context("cannot start cargo")?;
        if output.status.success() {
            return Ok(BTreeMap::new());
        }
        let mut broken = BTreeMap::new();
        let mut other = String::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let message: Value = serde_json::from_str(line).unwrap_or_default();
            let message = &message["message"];
            if message["level"] != "error" {
                continue;
            }
            let text = message["rendered"].as_str().unwrap_or_default();
            let spans = message["spans"].as_array().map(Vec::as_slice).unwrap_or_default();
            match spans.iter().find_map(|span| self.module(span)) {
                Some(module) => {
                    // The first lines contain the message and the place.
                    let lines = text.lines().take(12).collect::<Vec<_>>().join("\n");
                    broken.entry(module).or_insert(lines);
                }
                None => other += text,
            }
        }
        if broken.is_empty() {
            bail!("{other}{}", String::from_utf8_lossy(&output.stderr));
        }
        Ok(broken)
    }

    /// The module that contains the span of an error, or the code that was expanded there.
    fn module(&self, span: &Value) -> Option<String> {
        let file = Path::new(span["file_name"].as_str()?);
        let name = file.file_stem()?.to_str()?;
        if self.code.values().any(|modules| modules.contains_key(name)) {
            return Some(name.to_owned());
        }
        self.module(span["expansion"].get("span")?)
    }
}

fn manifest_of(krate: &str, root: &Path) -> String {
    format!(
        "[package]\nname = \"{krate}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n\
         microwit-guest = {{ path = '{guest}', default-features = false }}\n\
         microwit-harness = {{ path = '{harness}' }}\n\
         microwit-host = {{ path = '{host}' }}\n",
        guest = root.join("guest-runtime").display(),
        harness = root.join("conformance/harness").display(),
        host = root.join("host-runtime").display(),
    )
}

/// Writes a file unless it already has this text, so that cargo rebuilds nothing that depends on it.
fn update(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
