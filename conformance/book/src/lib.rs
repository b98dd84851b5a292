//! The book, a module a chapter: `cargo test --doc -p microwit-book` compiles and runs its Rust.
//!
//! Chapters show the very WIT that their code is compiled with:
//!
//! ```
//! macro_rules! file {
//!     ($path:literal) => { include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path)) };
//! }
//! for (chapter, wit) in [
//!     (file!("docs/book/src/desk.md"), file!("conformance/wit/greenhouse.wit")),
//!     (file!("docs/book/src/interface.md"), file!("conformance/wit/motion.wit")),
//! ] {
//!     assert!(chapter.contains(&format!("```wit\n{wit}```")));
//! }
//! ```
//!
//! Each trap and each error of loading has a row:
//!
//! ```
//! macro_rules! file {
//!     ($path:literal) => { include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path)) };
//! }
//! let chapter = file!("docs/book/src/limits.md");
//! for (source, name) in [
//!     (file!("host-runtime/src/trap.rs"), "TrapCode"),
//!     (file!("host-runtime/src/load.rs"), "LoadError"),
//! ] {
//!     let (_, body) = source.split_once(&format!("pub enum {name} {{\n")).unwrap();
//!     let (body, _) = body.split_once("\n}\n").unwrap();
//!     let variants = body.lines().filter_map(|line| line.strip_prefix("    "));
//!     let variants = variants.filter(|line| line.starts_with(char::is_uppercase));
//!     let mut count = 0;
//!     for variant in variants {
//!         let variant = variant.split([' ', ',', '(']).next().unwrap();
//!         assert!(chapter.contains(&format!("\n| `{variant}` | ")), "{name}::{variant} has no row");
//!         count += 1;
//!     }
//!     assert!(count > 20, "{name} was not read");
//! }
//! ```
//!
//! The figures are those of `docs/measurements.md`, which are measured:
//!
//! ```
//! macro_rules! file {
//!     ($path:literal) => { include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../", $path)) };
//! }
//! for (chapter, heading) in [
//!     (file!("docs/book/src/engines.md"), "\n## What they cost\n"),
//!     (file!("docs/book/src/apps.md"), "\n## How small\n"),
//!     (file!("docs/book/src/interrupts.md"), "\n## What they cost\n"),
//! ] {
//!     let (_, section) = chapter.split_once(heading).unwrap();
//!     let (_, table) = section.split_once("--:|\n").unwrap();
//!     for row in table.lines().take_while(|line| line.starts_with('|')) {
//!         for figure in row.trim_matches('|').split('|').skip(1) {
//!             assert!(file!("docs/measurements.md").contains(&format!("|{figure}|")), "{row}");
//!         }
//!     }
//! }
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::doc_markdown, reason = "in a book, names of tools are words")]

/// Each chapter is a private module: rustdoc tests those as well.
macro_rules! chapters {
    ($($chapter:ident)*) => { $(
        #[doc = include_str!(concat!("../../../docs/book/src/", stringify!($chapter), ".md"))]
        mod $chapter {}
    )* };
}

chapters! { introduction desk emulated chip boards wit hosting calling interface interrupts waiting events apps engines limits abi proof adding faq }
