//! `cargo xtask book`: what is written for people leads somewhere, compiles, and becomes a book.

mod links;
mod rules;

use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{paths, report::Report, step};
use links::Page;

/// What is read beside all of `docs/`.
const PAGES: &[&str] =
    &["README.md", "STYLE.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "engines/README.md"];

/// The folder of `book.toml`.
const BOOK: &str = "docs/book";

/// The chapters.
const CHAPTERS: &str = "docs/book/src";

/// The crate whose documentation the chapters are.
const TESTS: &str = "conformance/book/src/lib.rs";

/// The version that is installed where there is none.
const MDBOOK: &str = "0.5.4";

/// Checks links, rules and chapters, runs the book's code, and builds the book.
pub fn run() -> Result<()> {
    let mut report = Report::default();
    report.case("the book's code", code);
    checked(report)
}

/// Does the same without the code, which is among the workspace's tests.
pub fn text() -> Result<()> {
    checked(Report::default())
}

fn checked(mut report: Report) -> Result<()> {
    let root = paths::root();
    for path in pages(root)? {
        report.case(format!("links of {}", path.display()), || linked(root, &path));
    }
    report.case("chapters are listed and tested", || chapters(root));
    report.case("rules that tests cite are described", || rules::described(root));
    report.case("the book", build);
    report.end()
}

/// The pages, from the repository's folder, in order.
fn pages(root: &Path) -> Result<Vec<PathBuf>> {
    let mut pages: Vec<PathBuf> = PAGES.iter().map(PathBuf::from).collect();
    below(root, Path::new("docs"), &mut pages)?;
    pages.sort();
    Ok(pages)
}

/// Adds the Markdown files below a folder.
fn below(root: &Path, folder: &Path, pages: &mut Vec<PathBuf>) -> Result<()> {
    let full = root.join(folder);
    let entries = fs::read_dir(&full).with_context(|| format!("cannot read {}", full.display()))?;
    for entry in entries {
        let entry = entry?;
        let path = folder.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            below(root, &path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}

/// Whether each link of a page leads somewhere.
fn linked(root: &Path, path: &Path) -> Result<()> {
    let page = Page::read(root, path)?;
    // mdBook makes pages of the chapters alone.
    let within = if path.starts_with(CHAPTERS) { Path::new(CHAPTERS) } else { Path::new("") };
    let broken = page.broken(root, within);
    ensure!(broken.is_empty(), "{}", broken.join("\n"));
    Ok(())
}

/// Whether each chapter is in the table of contents, and its code in the tests.
fn chapters(root: &Path) -> Result<()> {
    let summary = fs::read_to_string(root.join(CHAPTERS).join("SUMMARY.md"))?;
    let tests = fs::read_to_string(root.join(TESTS))?;
    let mut chapters = Vec::new();
    below(root, Path::new(CHAPTERS), &mut chapters)?;
    let names = chapters.iter().filter_map(|chapter| chapter.file_stem()?.to_str());
    let left_out = left_out(names, &summary, &tests);
    ensure!(left_out.is_empty(), "{}", left_out.join("\n"));
    Ok(())
}

fn left_out<'n>(names: impl Iterator<Item = &'n str>, summary: &str, tests: &str) -> Vec<String> {
    let listed = tests.split_once("chapters! {").and_then(|(_, rest)| rest.split_once('}'));
    let listed: Vec<_> = listed.map_or("", |(listed, _)| listed).split_whitespace().collect();
    let mut left_out = Vec::new();
    for name in names.filter(|name| *name != "SUMMARY") {
        if !summary.contains(&format!("({name}.md)")) {
            left_out.push(format!("{CHAPTERS}/SUMMARY.md does not list {name}.md"));
        }
        if !listed.contains(&name) {
            left_out.push(format!("{TESTS} does not name `{name}`: its code is not tested"));
        }
    }
    left_out
}

/// Compiles and runs the book's Rust.
fn code() -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(paths::root()).env("CARGO_TARGET_DIR", paths::target());
    cargo.args(["test", "--doc", "--package", "microwit-book"]);
    step::logged("book-code", &mut cargo).map(drop)
}

/// Makes the book's pages.
fn build() -> Result<()> {
    let mut mdbook = Command::new(mdbook()?);
    let book = paths::root().join(BOOK);
    let said = step::logged("book", mdbook.arg("build").arg(&book))?;
    // It warns of what it cannot show, and goes on.
    let complaint = said.lines().find(|line| line.contains("WARN") || line.contains("ERROR"));
    if let Some(complaint) = complaint {
        bail!("mdbook says: {complaint}");
    }
    Ok(())
}

/// The program that makes books: the one on the `PATH`, or one that is built for this repository.
fn mdbook() -> Result<PathBuf> {
    if let Some(there) = paths::program("mdbook") {
        return Ok(there);
    }
    let tools = paths::target().join("tools");
    let mdbook = tools.join("bin/mdbook");
    if !mdbook.is_file() {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", "mdbook", "--locked", "--no-default-features"]);
        cargo.args(["--version", MDBOOK, "--root"]).arg(&tools);
        cargo.env("CARGO_TARGET_DIR", tools.join("build"));
        step::command(format!("building mdbook {MDBOOK}"), "mdbook", &mut cargo)?;
    }
    Ok(mdbook)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chapter_that_is_left_out_is_found() {
        let names = || ["SUMMARY", "one", "two"].into_iter();
        let tests = "/// two\nchapters! { one }";
        let found = left_out(names(), "- [One](one.md)\n- [Two](two.md)", tests);
        assert_eq!(found, [format!("{TESTS} does not name `two`: its code is not tested")]);
        let found = left_out(names(), "- [One](one.md)", "chapters! { one two }");
        assert_eq!(found, [format!("{CHAPTERS}/SUMMARY.md does not list two.md")]);
    }

    #[test]
    fn all_pages_are_read() {
        let pages = pages(paths::root()).unwrap();
        for page in PAGES.iter().chain(&["docs/limits.md", "docs/book/src/desk.md"]) {
            assert!(pages.contains(&PathBuf::from(page)), "{page}");
        }
    }
}
