//! Golden tests of compiler errors: each file contains one mistake.
//!
//! After an intended change, run `TRYBUILD=overwrite cargo test -p microwit-conformance --test ui`, and
//! read the difference.
#![allow(missing_docs)]

#[test]
fn mistakes_are_told_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
}
