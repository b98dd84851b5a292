//! The book, a module a chapter: `cargo test --doc -p microwit-book` compiles and runs its Rust.
//!
//! The first chapter shows the very WIT that its code is compiled with:
//!
//! ```
//! let chapter = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/book/src/desk.md"));
//! let wit = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../wit/greenhouse.wit"));
//! assert!(chapter.contains(&format!("```wit\n{wit}```")));
//! ```
#![forbid(unsafe_code)]

/// Each chapter is a private module: rustdoc tests those as well.
macro_rules! chapters {
    ($($chapter:ident)*) => { $(
        #[doc = include_str!(concat!("../../../docs/book/src/", stringify!($chapter), ".md"))]
        mod $chapter {}
    )* };
}

chapters! { introduction desk emulated chip wit hosting apps engines limits abi proof adding faq }
