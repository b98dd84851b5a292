//! Crates that are written, compiled and run: many worlds in one, each a module of its own.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

/// A crate to write.
pub struct Project {
    /// Its folder, which is its name too.
    folder: PathBuf,
    /// Code by the module that it is.
    modules: BTreeMap<String, String>,
    /// Makes `main.rs` of the modules that compile.
    main: fn(&[&str]) -> String,
}

/// What became of a crate.
pub struct Built {
    /// The program.
    pub program: PathBuf,
    /// The modules that did not compile, and the first thing wrong with each.
    pub broken: BTreeMap<String, String>,
}

impl Project {
    /// An empty crate in `folder`; `main` writes its `main` function, given the modules in it.
    pub fn new(folder: PathBuf, main: fn(&[&str]) -> String) -> Self {
        Self { folder, modules: BTreeMap::new(), main }
    }

    /// Adds a module.
    pub fn add(&mut self, name: String, code: String) {
        self.modules.insert(name, code);
    }

    /// Compiles it, without those modules that do not compile. `root` is the repository, `target`
    /// where artefacts go.
    pub fn build(mut self, root: &Path, target: &Path) -> Result<Built> {
        let mut broken = BTreeMap::new();
        loop {
            self.write(root)?;
            let found = self.compile(target)?;
            if found.is_empty() {
                let program = target.join("debug").join(self.name());
                return Ok(Built { program, broken });
            }
            for (module, error) in found {
                ensure!(self.modules.remove(&module).is_some(), "`{module}` is broken: {error}");
                broken.insert(module, error);
            }
        }
    }

    fn name(&self) -> String {
        self.folder.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    fn write(&self, root: &Path) -> Result<()> {
        let source = self.folder.join("src");
        fs::create_dir_all(&source)?;
        let manifest = format!(
            "[workspace]\n\n[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\n\
             microwit-guest = {{ path = '{guest}', default-features = false }}\n\
             microwit-harness = {{ path = '{harness}' }}\n\
             microwit-host = {{ path = '{host}' }}\n\n\
             [profile.dev]\ndebug = false\nincremental = false\n",
            self.name(),
            guest = root.join("guest-runtime").display(),
            harness = root.join("conformance/harness").display(),
            host = root.join("host-runtime").display(),
        );
        update(&self.folder.join("Cargo.toml"), &manifest)?;
        let lock = self.folder.join("Cargo.lock");
        if !lock.exists() {
            // The versions that everything else here is built with.
            fs::copy(root.join("Cargo.lock"), lock)?;
        }
        for (name, code) in &self.modules {
            update(&source.join(format!("{name}.rs")), code)?;
        }
        let names: Vec<_> = self.modules.keys().map(String::as_str).collect();
        update(&source.join("main.rs"), &(self.main)(&names))
    }

    /// Compiles it; returns the modules in which something is wrong.
    fn compile(&self, target: &Path) -> Result<BTreeMap<String, String>> {
        let output = Command::new("cargo")
            .args(["build", "--quiet", "--message-format=json"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .stderr(Stdio::piped())
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
                    // The first lines say what and where.
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

    /// The module that a span of an error is in, or of what was expanded there.
    fn module(&self, span: &Value) -> Option<String> {
        let file = Path::new(span["file_name"].as_str()?);
        let name = file.file_stem()?.to_str()?;
        if file.starts_with("src") && self.modules.contains_key(name) {
            return Some(name.to_owned());
        }
        self.module(span["expansion"].get("span")?)
    }
}

/// Leaves a file alone that has this text already, so that nothing is built again for it.
fn update(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
