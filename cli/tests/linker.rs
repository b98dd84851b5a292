//! A check agrees with the linker that runs on the chip: for every world here, for each change to a dummy
//! guest of it, and for both kinds of names.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use microwit_bindgen::input::{Select, Source, Wit};
use microwit_cli::check::{self, check};
use microwit_cli::limits::Limits;
use microwit_cli::table::of_firmware;
use microwit_conformance::corpus::{self, Options};

fn agrees(wit: &Path, name: &str) -> usize {
    let out = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let options = Options { out: &out, name, host: true, guest: false, seed: 7 };
    let Ok(worlds) = corpus::prepare(wit, &options, || ()) else { panic!("{name} is sound WIT") };
    // The linker checks names and types, but no sizes.
    let limits = Limits { memory: None, memories: usize::MAX, tables: u64::MAX, heap: None };
    let anything = check::Options { limits, ..check::Options::default() };
    let mut looked_at = 0;
    for world in worlds {
        let select = Select::World(Some(world.name.clone()));
        let source = Source::Path(wit.to_owned());
        let wit = Wit { source, select, features: vec!["*".to_owned().into()] };
        let Ok(firmware) = of_firmware(&wit) else { continue };
        let bytes = fs::read(&world.wasm).unwrap();
        for module in &world.modules {
            if module.name.contains("a start function") {
                continue; // Only running it would show what it does.
            }
            let runs = check(&bytes[module.at..][..module.len], &firmware, anything);
            let told = format!("{} of {}: {runs:?}", module.name, world.name);
            match &*module.expect {
                "accept" => assert!(runs.is_ok_and(|report| report.runs), "{told}"),
                "reject" => assert!(!runs.is_ok_and(|report| report.runs), "{told}"),
                _ => continue,
            }
            looked_at += 1;
        }
    }
    looked_at
}

#[test]
fn a_check_agrees_with_the_linker() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let files = [
        "wit",
        "conformance/wit/probe.wit",
        "conformance/wit/counters.wit",
        "conformance/wit/odd.wit",
        "conformance/fuzz/wit/everything.wit",
    ];
    let mut looked_at = 0;
    for (number, file) in files.iter().enumerate() {
        looked_at += agrees(&root.join(file), &format!("cli{number}"));
    }
    assert!(looked_at > 300, "only {looked_at} modules");
}
