//! Golden tests of generated code: it is checked in so that a change is read, and compiled so that it stays
//! valid.
//!
//! After an intended change, run `BLESS=1 cargo test -p microwit-conformance --test expand`, and read the
//! difference.
#![allow(missing_docs)]

use std::path::Path;

use microwit_bindgen::input::Source;
use microwit_conformance::{Side, expand};

#[track_caller]
fn check(wit: &str, world: &str, side: Side) {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code = expand(Source::Path(here.join(wit)), Some(world), side).unwrap();
    let golden = here.join(format!("expand/{world}.{side:?}.rs").to_lowercase());
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, &code).unwrap();
    }
    let known = std::fs::read_to_string(&golden).unwrap_or_default();
    let differs = known.lines().zip(code.lines()).position(|(known, code)| known != code);
    let line = differs.unwrap_or_else(|| known.lines().count().min(code.lines().count())) + 1;
    assert!(
        known == code,
        "{}:{line} is not what is generated now: BLESS=1 cargo test -p microwit-conformance \
         --test expand",
        golden.display(),
    );
}

#[test]
fn the_flat_world_is_as_it_was() {
    check("../wit", "blinky", Side::Host);
    check("../wit", "blinky", Side::Guest);
}

#[test]
fn the_thermostat_is_as_it_was() {
    check("../wit", "thermostat", Side::Host);
    check("../wit", "thermostat", Side::Guest);
}

#[test]
fn the_world_of_every_type_is_as_it_was() {
    check("wit/probe.wit", "probe", Side::Host);
    check("wit/probe.wit", "probe", Side::Guest);
}

#[test]
fn the_world_of_exported_resources_is_as_it_was() {
    check("wit/counters.wit", "counters", Side::Host);
    check("wit/counters.wit", "counters", Side::Guest);
}
