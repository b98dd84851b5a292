//! README.md as a stranger follows it: its files, its commands, and what they print.

use anyhow::{Result, ensure};
use std::{fs, os::unix::fs::symlink, path::Path, process::Command};

use super::{krate, versions::Versions};
use crate::{apps, paths, step};

/// A block of code in a document.
#[derive(Debug, PartialEq, Eq)]
struct Block<'t> {
    /// The language that it says it is in.
    language: &'t str,
    /// The file that the line before it names last: "… in `app/Cargo.toml`:".
    file: Option<&'t str>,
    code: &'t str,
}

/// Writes README.md's files, runs its commands, and compares what they print.
pub fn run(versions: Versions) -> Result<()> {
    let readme = fs::read_to_string(paths::root().join("README.md"))?;
    // Outside of this repository, whose workspace a package would look for.
    let folder = std::env::temp_dir().join(format!("microwit-readme-{}", std::process::id()));
    let followed = follow(&readme, &folder, versions);
    let _ = fs::remove_dir_all(&folder);
    followed
}

fn follow(readme: &str, folder: &Path, versions: Versions) -> Result<()> {
    apps::write(&folder.join(krate::CONFIG), krate::config()?.as_bytes())?;
    let blocks = blocks(readme);
    for Block { file, code, .. } in &blocks {
        if let Some(file) = file {
            apps::write(&folder.join(file), code.as_bytes())?;
        }
    }
    // Strangers share what they have compiled.
    for package in ["app", "desk"] {
        symlink(krate::target(), folder.join(package).join("target"))?;
    }
    let mut ran = 0;
    for pair in blocks.windows(2) {
        if let [
            Block { language: "sh", code, .. },
            Block { language: "text", code: expected, .. },
        ] = pair
        {
            let mut shell = Command::new("bash");
            shell.current_dir(folder).args(["-ec", code]);
            krate::undebugged(&mut shell);
            let printed = step::logged(&format!("strangers-{versions}-readme"), &mut shell)?;
            ensure!(
                printed.contains(expected),
                "README.md says that this prints\n{expected}\nand it prints\n{printed}"
            );
            ran += 1;
        }
    }
    ensure!(ran == 1, "README.md has {ran} commands with what they print: expected 1");
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
}
