//! `check --packed` shows whether a packed file is a certain app.
#![allow(missing_docs)]

mod common;

use common::{component, sensor, typed};
use microwit_cli::engine::Engine;
use microwit_cli::pack::{Options, pack};
use microwit_cli::verify::{Report, verify};

fn packed(app: &[u8], engine: Engine, fuel: bool, wide: bool) -> Vec<u8> {
    pack(app, Options { fuel, wide, ..Options::of(engine) }).unwrap().bytes
}

fn compared(packed: &[u8], engine: Option<Engine>) -> Report {
    verify(&sensor(), "packed".into(), packed, (engine, None)).unwrap()
}

/// Another app for the same world.
fn other() -> Vec<u8> {
    let text = common::SENSOR.replace("(i32.const 1000)", "(i32.const 1001)");
    assert_ne!(text, common::SENSOR);
    typed(&text, &common::shipped(), "thermostat")
}

#[test]
fn what_was_packed_of_an_app_is_found_to_be_it() {
    for engine in Engine::ALL {
        let file = packed(&sensor(), engine, false, false);
        for known in [None, Some(engine)] {
            let report = compared(&file, known);
            assert!(report.same, "{report}");
            let found = report.options.unwrap();
            assert!(found.engine == known.unwrap_or(found.engine));
            // Two engines that take modules may get the same file.
            assert_eq!(pack(&sensor(), found).unwrap().bytes, file);
        }
    }
}

#[test]
fn how_an_image_was_made_is_found_out() {
    for (fuel, wide) in [(true, false), (true, true), (false, true)] {
        let report = compared(&packed(&sensor(), Engine::Wasmtime, fuel, wide), None);
        assert_eq!(report.options, Some(Options { fuel, wide, ..Options::of(Engine::Wasmtime) }));
    }
}

#[test]
fn another_app_and_an_altered_one_are_not_it() {
    for engine in Engine::ALL {
        let mut altered = packed(&sensor(), engine, false, false);
        *altered.last_mut().unwrap() ^= 1;
        for file in [altered, packed(&other(), engine, false, false)] {
            let told = compared(&file, Some(engine)).to_string();
            assert!(
                told.starts_with("packed is not this app, packed: packing the app gives"),
                "{told}"
            );
            assert!(!compared(&file, None).same);
        }
    }
}

#[test]
fn a_file_for_another_engine_is_not_it() {
    let archive = packed(&sensor(), Engine::Tinywasm, false, false);
    let told = compared(&archive, Some(Engine::Wasmtime)).to_string();
    assert!(told.contains("it is a tinywasm archive, which wasmtime does not take"), "{told}");
    let wamr = packed(&sensor(), Engine::Wamr, false, false);
    assert!(!compared(&wamr, Some(Engine::Wasmi)).same);
    let told = compared(b"hello", None).to_string();
    assert!(told.contains("this is no app but"), "{told}");
}

#[test]
fn what_one_engine_does_not_run_may_have_been_packed_for_another() {
    // WAMR does not support `memory.fill`.
    let fills = "(func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))";
    let filling = |text: &str| {
        let end = text.rfind(')').unwrap();
        typed(&format!("{}{fills})", &text[..end]), &common::shipped(), "thermostat")
    };
    let altered = common::SENSOR.replace("(i32.const 1000)", "(i32.const 1001)");
    let file = packed(&filling(&altered), Engine::Wasmi, false, false);
    let report = verify(&filling(common::SENSOR), "packed".into(), &file, (None, None)).unwrap();
    assert!(report.to_string().contains("packing the app gives a different file"), "{report}");
}

#[test]
fn digests_are_those_that_everybody_computes() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(microwit_cli::bytes::sha256(b""), empty);
    let file = packed(&sensor(), Engine::Wasmi, false, false);
    let (report, made) =
        (compared(&file, None), pack(&sensor(), Options::of(Engine::Wasmi)).unwrap().report);
    assert_eq!(report.app_sha256, made.before.sha256);
    assert_eq!(report.packed_sha256, made.after.sha256);
}

#[test]
fn what_is_no_module_has_no_packing() {
    assert!(verify(&component(), "packed".into(), b"", (None, None)).is_err());
    assert!(verify(b"\0asm\x01\0\0\0\x05", "packed".into(), b"", (None, None)).is_err());
}
