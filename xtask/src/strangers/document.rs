//! A document as a stranger follows it: its files are written, its commands run, and they print what it says.
//!
//! Invariant: nothing but the document's text is compiled.

use anyhow::{Result, ensure};
use std::{
    collections::BTreeSet, env, fs, iter, os::unix::fs::symlink, path::Path, process::Command,
};

use super::{krate, versions::Versions};
use crate::{
    apps,
    engine::{self, Engine},
    package, paths, step,
};

/// A document that makes files and runs them.
pub struct Document {
    pub name: &'static str,
    /// The document whose files the reader has already.
    after: Option<&'static str>,
    /// The engines for which a reader can follow it.
    pub engines: &'static [Engine],
}

/// wasmtime never validates what arrives while the host runs.
const VALIDATING: &[Engine] = &[Engine::Wasmi, Engine::Tinywasm, Engine::Wamr];

const DESK: &str = "docs/book/src/desk.md";

pub const ALL: [Document; 3] = [
    Document { name: "README.md", after: None, engines: VALIDATING },
    Document { name: DESK, after: None, engines: VALIDATING },
    Document { name: "docs/book/src/emulated.md", after: Some(DESK), engines: &Engine::ALL },
];

/// What the documents say that a reader changes for another engine than wasmi.
fn changes(engine: Engine) -> Vec<(&'static str, &'static str)> {
    let include = "include_wasm!(\"app.wasm\")";
    let mut changes = Vec::new();
    if matches!(engine, Engine::Tinywasm | Engine::Wasmtime) {
        changes.push((include, "unsafe { include_wasm!(\"app.wasm\") }"));
    }
    if engine == Engine::Wasmtime {
        changes.push(("--engine wasmi", "--fuel --engine wasmi"));
    }
    changes.push(("wasmi", engine.name()));
    changes
}

/// A block of code in a document.
#[derive(Debug, PartialEq, Eq)]
struct Block<'t> {
    /// The language after the fence.
    language: &'t str,
    /// The file that the line before the block ends with: "The manifest is `app/Cargo.toml`:".
    file: Option<&'t str>,
    code: &'t str,
}

impl Block<'_> {
    /// The code that a reader sees: rustdoc hides lines of Rust that begin with `#` and a space.
    fn seen(&self) -> String {
        let hidden =
            |line: &str| self.language == "rust" && (line == "#" || line.starts_with("# "));
        let seen = self.code.lines().filter(|line| !hidden(line));
        seen.flat_map(|line| [line, "\n"]).collect()
    }
}

impl Document {
    /// Writes the document's files, runs the commands of which it says what they print, and compares.
    pub fn follow(&self, engine: Engine, versions: Versions) -> Result<()> {
        engine::prepare(engine)?;
        // Outside of this repository, whose workspace cargo would look for.
        let folder = format!("microwit-stranger-{}", std::process::id());
        let folder = std::env::temp_dir().join(folder);
        let followed = self.follow_in(&folder, engine, versions);
        let _ = fs::remove_dir_all(&folder);
        followed
    }

    fn follow_in(&self, folder: &Path, engine: Engine, versions: Versions) -> Result<()> {
        apps::write(&folder.join(krate::CONFIG), krate::config()?.as_bytes())?;
        if let Some(before) = self.after {
            make(folder, &blocks(&read(before, engine)?), engine)?;
        }
        let text = read(self.name, engine)?;
        let blocks = blocks(&text);
        make(folder, &blocks, engine)?;
        run(folder, self.name, &blocks, versions)
    }
}

/// The text of a document, as a reader takes it who chose an engine.
fn read(name: &str, engine: Engine) -> Result<String> {
    let text = fs::read_to_string(paths::root().join(name))?;
    Ok(changes(engine).iter().fold(text, |text, (old, new)| text.replace(old, new)))
}

/// Writes the files that a document names.
fn make(folder: &Path, blocks: &[Block<'_>], engine: Engine) -> Result<()> {
    let mut made = BTreeSet::new();
    for block in blocks {
        let Some(file) = block.file else { continue };
        // A file that a document has twice is WAMR's the second time.
        if !made.insert(file) && engine != Engine::Wamr {
            continue;
        }
        let file = folder.join(file);
        apps::write(&file, block.seen().as_bytes())?;
        // Strangers share what they have compiled.
        if let (true, Some(package)) = (file.ends_with("Cargo.toml"), file.parent()) {
            symlink(package::target(), package.join("target"))?;
        }
    }
    Ok(())
}

/// Runs the commands of which a document says what they print.
fn run(folder: &Path, name: &str, blocks: &[Block<'_>], versions: Versions) -> Result<()> {
    // The command that the stranger has installed.
    let path = env::var_os("PATH").unwrap_or_default();
    let path = iter::once(krate::folder(versions)).chain(env::split_paths(&path));
    let path = env::join_paths(path)?;
    let mut compared = 0;
    for pair in blocks.windows(2) {
        let [Block { language: "sh", code, .. }, Block { language: "text", code: expected, .. }] =
            pair
        else {
            continue;
        };
        let mut shell = Command::new("bash");
        shell.current_dir(folder).args(["-ec", code]).env("PATH", &path);
        package::without_debug_info(&mut shell);
        let log = Path::new(name).file_stem().unwrap_or_default().display();
        let printed = step::logged(&format!("strangers-{versions}-{log}"), &mut shell)?;
        ensure!(
            printed.contains(expected),
            "{name} says that this prints\n{expected}\nand it prints\n{printed}"
        );
        compared += 1;
    }
    ensure!(compared == 1, "{name} says of {compared} commands what they print: expected 1");
    Ok(())
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let (mut before, mut rest) = ("", text);
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        let Some(language) = line.strip_prefix("```") else {
            if !line.is_empty() {
                before = line;
            }
            continue;
        };
        let Some((code, after)) = rest.split_once("```\n") else { break };
        let file = before.strip_suffix("`:").and_then(|before| before.rsplit('`').next());
        blocks.push(Block { language, file, code });
        (before, rest) = ("", after);
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::{Block, blocks};

    #[test]
    fn a_block_has_the_file_that_is_named_before_it() {
        let text = "Text.\n\nA `word`, in `a/b.rs`:\n\n```rust\nfn f() {}\n```\n\nDone:\n\n```sh\nls\n```\n";
        let expected = [
            Block { language: "rust", file: Some("a/b.rs"), code: "fn f() {}\n" },
            Block { language: "sh", file: None, code: "ls\n" },
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn a_reader_does_not_see_what_rustdoc_hides() {
        let code = "# use hidden;\n#![no_std]\n#\nfn f() {}\n";
        let block = |language| Block { language, file: None, code };
        assert_eq!(block("rust").seen(), "#![no_std]\nfn f() {}\n");
        assert_eq!(block("toml").seen(), code);
    }
}
