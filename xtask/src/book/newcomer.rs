//! The first chapter, as a newcomer follows it: its files are written, its app is built, its host runs it.
//!
//! Invariant: what is compiled stands in the chapter, and nothing else, but for where our crates are.

use anyhow::{Context, Result, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    apps, paths,
    published::{self, Published},
    step,
    toolchain::{Toolchain, WASM},
};

const CHAPTER: &str = "docs/book/src/desk.md";

/// The files that the chapter makes, in its order.
const FILES: [&str; 6] = [
    "wit/greenhouse.wit",
    "app/Cargo.toml",
    "app/.cargo/config.toml",
    "app/src/lib.rs",
    "host/Cargo.toml",
    "host/src/main.rs",
];

/// Follows the chapter; fails unless the host prints what the chapter says.
pub fn follow() -> Result<()> {
    let chapter = fs::read_to_string(paths::root().join(CHAPTER))?;
    for name in FILES {
        write(name, &file(&chapter, name).with_context(|| format!("{CHAPTER} shows no {name}"))?)?;
    }
    let patch = |published: &Published| {
        format!("{} = {{ path = '{}' }}\n", published.name, published.folder().display())
    };
    let patches: String = published::all()?.iter().map(patch).collect();
    write(".cargo/config.toml", &format!("[patch.crates-io]\n{patches}"))?;
    for krate in ["app", "host"] {
        // The versions that everything else is tested with, at the start.
        let lock = folder().join(krate).join("Cargo.lock");
        if !lock.exists() {
            fs::copy(paths::root().join("Cargo.lock"), lock)?;
        }
    }

    let toolchain = Toolchain::for_target(WASM)?;
    let mut build = toolchain.cargo("build", &folder().join("app"));
    step::logged("newcomer-app", &mut build)?;
    let app = toolchain.artefacts().join("climate.wasm");
    let mut run = Command::new("cargo");
    run.current_dir(folder().join("host")).env("CARGO_TARGET_DIR", paths::target());
    // As the workspace has it, so that nothing is compiled twice.
    run.env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only");
    let said = step::logged("newcomer-host", run.args(["run", "--quiet", "--"]).arg(app))?;
    let promised = promised(&chapter).with_context(|| format!("{CHAPTER} promises nothing"))?;
    ensure!(said.trim() == promised, "the host says {}, and not {promised}", said.trim());
    Ok(())
}

fn folder() -> PathBuf {
    paths::target().join("newcomer")
}

fn write(name: &str, text: &str) -> Result<()> {
    let path = folder().join(name);
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    // It lies in a workspace that it knows nothing of.
    let alone = if name.ends_with("Cargo.toml") { "\n[workspace]\n" } else { "" };
    apps::write(&path, format!("{text}{alone}").as_bytes())
}

/// A file as a reader sees it: the block of code after the line that begins with its name.
fn file(chapter: &str, name: &str) -> Option<String> {
    let (_, rest) = chapter.split_once(&format!("\n`{name}`"))?;
    let (_, block) = rest.split_once("\n```")?;
    let (_, block) = block.split_once('\n')?;
    let (block, _) = block.split_once("\n```")?;
    let hidden = |line: &str| line == "#" || line.starts_with("# ");
    // A `#` begins a comment in other files.
    let hides = Path::new(name).extension().is_some_and(|extension| extension == "rs");
    let seen = block.lines().filter(|line| !(hides && hidden(line)));
    Some(seen.flat_map(|line| [line, "\n"]).collect())
}

/// What the host prints, as the chapter says.
fn promised(chapter: &str) -> Option<&str> {
    let (_, rest) = chapter.split_once("\nIt prints `")?;
    Some(rest.split_once('`')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_a_reader_sees() {
        let chapter = "x\n\n`a/b.rs`. With `c`:\n\n```rust\n# use hidden;\n#![no_std]\n#\nfn f() {}\n```\n\
                       \n`c.toml`:\n\n```toml\n# shown\n```\nIt prints `[1]`.";
        assert_eq!(file(chapter, "a/b.rs").unwrap(), "#![no_std]\nfn f() {}\n");
        assert_eq!(file(chapter, "c.toml").unwrap(), "# shown\n");
        assert_eq!(file(chapter, "d.toml"), None);
        assert_eq!(promised(chapter), Some("[1]"));
    }
}
