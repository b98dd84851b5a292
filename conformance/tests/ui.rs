//! Mistakes, one a file, and what the compiler says of them.
//!
//! After a change on purpose: `TRYBUILD=overwrite cargo test -p microwit-conformance --test ui`, and
//! read what changed.
#![allow(missing_docs)]

#[test]
fn mistakes_are_told_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
