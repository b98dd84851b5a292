//! The repository's files and crates, as the checks see them.

use crate::{paths, shell};
use anyhow::{Context, Result};
use serde_json::Value;
use std::{fs, path::Path, process::Command};

use super::Finding;

/// All files that are under version control or not ignored, and the workspace's crates.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
    pub packages: Vec<Package>,
}

/// A text file.
pub struct File {
    /// The path from the repository's root, with `/`.
    pub path: String,
    pub text: String,
}

/// A crate of the workspace.
pub struct Package {
    pub name: String,
    pub published: bool,
    /// The dependencies that users of the crate get, so without dev-dependencies.
    pub dependencies: Vec<String>,
}

/// The folder of WAMR's own sources.
const WAMR: [&str; 2] = ["engines/wamr-src/wamr/", "xtask/footprint/wamr/core/"];

impl Tree {
    pub fn load() -> Result<Self> {
        let mut git = Command::new("git");
        git.current_dir(paths::root()).args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
        ]);
        let files = shell::output(&mut git)?
            .lines()
            // The checks do not apply to sources of other projects.
            .filter(|path| !WAMR.iter().any(|folder| path.starts_with(folder)))
            .filter_map(|path| {
                // A file that is not text or no longer exists needs no check.
                let text = fs::read_to_string(paths::root().join(path)).ok()?;
                let path = path.into();
                Some(File { path, text })
            })
            .collect();
        let packages = packages()?;
        Ok(Self { files, packages })
    }

    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File { path: path.into(), text: text.into() };
        Self { files: files.iter().map(file).collect(), ..Self::default() }
    }

    /// The Rust files below any of `folders`. The folder `""` contains all of them.
    pub fn rust<'a>(&'a self, folders: &'a [&str]) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(|file| file.is("rs") && file.is_below(folders))
    }
}

impl File {
    pub fn is(&self, extension: &str) -> bool {
        Path::new(&self.path).extension().is_some_and(|own| own == extension)
    }

    pub fn is_below(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.path.starts_with(folder))
    }

    /// The lines with their numbers.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// The lines with their numbers, without comments.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let code = |line: &'_ str| line.split("//").next().unwrap_or_default().len();
        self.lines().map(move |(at, line)| (at, &line[..code(line)]))
    }

    pub fn finding(&self, line: usize, message: impl Into<String>) -> Finding {
        Finding { file: self.path.clone(), line, message: message.into() }
    }
}

/// Whether `code` contains `word` as a whole word.
pub fn names(code: &str, word: &str) -> bool {
    let goes_on = |c: Option<char>| c.is_some_and(|c| c == '_' || c.is_alphanumeric());
    let (starts_open, ends_open) =
        (goes_on(word.chars().next()), goes_on(word.chars().next_back()));
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !(starts_open && goes_on(before) || ends_open && goes_on(after))
    })
}

fn packages() -> Result<Vec<Package>> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).args(["metadata", "--no-deps", "--format-version=1"]);
    let metadata: Value = serde_json::from_str(&shell::output(&mut cargo)?)?;
    let packages = metadata["packages"].as_array();
    let packages = packages.context("cargo metadata lists no packages")?;
    Ok(packages.iter().filter_map(package).collect())
}

fn package(package: &Value) -> Option<Package> {
    let used = package["dependencies"].as_array()?.iter();
    let dependencies = used
        .filter(|dependency| dependency["kind"] != "dev")
        .filter_map(|dependency| dependency["name"].as_str().map(String::from));
    Some(Package {
        name: package["name"].as_str()?.into(),
        // `publish = false` appears here as an empty list of registries.
        published: package["publish"].is_null(),
        dependencies: dependencies.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_inside_a_longer_name_is_another_word() {
        assert!(names("use wasmi::Store;", "wasmi"));
        assert!(names("::wasmi", "wasmi"));
        assert!(!names("use microwit_wasmi::Instance;", "wasmi"));
        assert!(!names("wasmi2", "wasmi"));
        assert!(names("wasmi::Store", "wasmi::"));
    }

    #[test]
    fn comments_are_no_code() {
        let tree = Tree::of(&[("a.rs", "one // two\n// three\nfour")]);
        let code: Vec<_> = tree.files[0].code().collect();
        assert_eq!(code, [(1, "one "), (2, ""), (3, "four")]);
    }
}
