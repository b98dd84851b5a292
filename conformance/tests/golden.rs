//! The checked-in code is valid: the same host compiles against it as against the macro.
#![allow(missing_docs, unused, clippy::all, clippy::pedantic)]

mod probe;

/// The golden code in place of the macro's.
mod golden {
    #![allow(dead_code)]

    #[derive(Default)]
    pub struct Board {
        pub seen: Vec<String>,
        pub text: String,
        pub bytes: Vec<u8>,
        pub values: Vec<u32>,
        pub dropped: Vec<u32>,
    }

    include!("../expand/probe.host.rs");
    include!("probe/host.rs");
}

#[test]
fn the_golden_has_the_same_table_as_the_macro() {
    use microwit_host::WorldHost;
    let names = golden::Board::imports().iter().map(|row| (row.module, row.name, row.sig));
    let macros = probe::Board::imports().iter().map(|row| (row.module, row.name, row.sig));
    assert!(names.eq(macros));
}
