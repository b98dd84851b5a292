//! A document as a stranger follows it: its files are written, its commands run, and they print what it says.
//!
//! Invariant: nothing but the document's text is compiled.

use anyhow::{Result, ensure};
use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use super::{krate, versions::Versions};
use crate::{apps, package, paths, step};

/// The documents that make files and run them.
pub const ALL: [&str; 2] = ["README.md", "docs/book/src/desk.md"];

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

/// Writes a document's files, runs the commands of which it says what they print, and compares.
pub fn follow(name: &str, versions: Versions) -> Result<()> {
    let text = fs::read_to_string(paths::root().join(name))?;
    // Outside of this repository, whose workspace cargo would look for.
    let folder = std::env::temp_dir().join(format!("microwit-stranger-{}", std::process::id()));
    let followed = follow_in(&folder, name, &blocks(&text), versions);
    let _ = fs::remove_dir_all(&folder);
    followed
}

fn follow_in(folder: &Path, name: &str, blocks: &[Block<'_>], versions: Versions) -> Result<()> {
    apps::write(&folder.join(krate::CONFIG), krate::config()?.as_bytes())?;
    for block in blocks {
        let Some(file) = block.file else { continue };
        let file = folder.join(file);
        apps::write(&file, block.seen().as_bytes())?;
        // Strangers share what they have compiled.
        if let (true, Some(package)) = (file.ends_with("Cargo.toml"), file.parent()) {
            symlink(package::target(), package.join("target"))?;
        }
    }
    let mut compared = 0;
    for pair in blocks.windows(2) {
        let [Block { language: "sh", code, .. }, Block { language: "text", code: expected, .. }] =
            pair
        else {
            continue;
        };
        let mut shell = Command::new("bash");
        shell.current_dir(folder).args(["-ec", code]);
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
