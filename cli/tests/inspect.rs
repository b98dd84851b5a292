//! The description of a file, as text and as JSON.
#![allow(missing_docs)]

mod common;

use common::{CM32P2, SENSOR, module, sensor};
use expect_test::{ExpectFile, expect_file};
use microwit_cli::inspect::inspect;
use microwit_cli::pack::{Engine, Options, pack};

fn shows(file: &[u8], expected: &ExpectFile) {
    expected.assert_eq(&match inspect(file) {
        Ok(report) => report.to_string(),
        Err(errors) => format!("error: {errors}\n"),
    });
}

fn packed(engine: Engine) -> Vec<u8> {
    pack(&sensor(), Options::of(engine)).unwrap().bytes
}

#[test]
fn an_app_is_shown_in_words_of_wit() {
    shows(&sensor(), &expect_file!["golden/inspect-typed.txt"]);
    shows(&module(SENSOR), &expect_file!["golden/inspect-untyped.txt"]);
    shows(&module(CM32P2), &expect_file!["golden/inspect-cm32p2.txt"]);
}

#[test]
fn a_component_is_shown_with_what_is_inside() {
    shows(&common::component(), &expect_file!["golden/inspect-component.txt"]);
}

#[test]
fn an_archive_shows_its_names() {
    shows(&packed(Engine::Tinywasm), &expect_file!["golden/inspect-archive.txt"]);
    let mut older = packed(Engine::Tinywasm);
    older[5] = b'3';
    let notes = inspect(&older).unwrap().notes;
    assert!(notes[0].contains("another version of tinywasm"), "{notes:?}");
}

#[test]
fn an_image_shows_its_sections() {
    let report = inspect(&packed(Engine::Wasmtime)).unwrap();
    assert_eq!(report.format, "a wasmtime image");
    let text = report.sections.iter().find(|part| part.name == ".text");
    assert!(text.is_some_and(|part| part.bytes > 0), "{report}");
}

#[test]
fn json_has_what_the_text_has() {
    let json = serde_json::to_value(inspect(&sensor()).unwrap()).unwrap();
    assert_eq!(json["world"], "mcu:board/thermostat@0.1.0");
    let open = &json["imports"][0]["items"][0];
    assert_eq!(open["name"], "bus.open");
    assert_eq!(open["wit"], "static func(label: string) -> result<bus, open-error>");
    assert_eq!(open["core"], "(i32, i32, i32) -> ()");
    assert_eq!(json["memory"]["initial"], 65536);
    assert_eq!(json["memory"]["needed"], 640);
}

#[test]
fn the_sections_of_an_app_add_up() {
    const HEADER: u64 = 8;
    for file in [sensor(), module(SENSOR), module(CM32P2)] {
        let report = inspect(&file).unwrap();
        let sections: u64 = report.sections.iter().map(|part| part.bytes).sum();
        assert_eq!(HEADER + sections, file.len() as u64);
    }
}

#[test]
fn what_is_no_app_is_told_what_it_looks_like() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "the file is empty"),
        (b"\0asm", "the first bytes of a WebAssembly module"),
        (b"\0asm\x01\0\0\0\x01", "begins like a WebAssembly module, but is not valid"),
        (b"(module)", "WebAssembly text"),
        (b"  (component)", "a component as text"),
        (b"package a:b;", "WIT text"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"\x7fELF\x01\x01\x01\0", "ELF file that is cut off"),
        (b"!<arch>\n", "a static library"),
        (b":100000000102", "an Intel HEX file"),
        (b"\x89PNG\r\n\x1a\n", "8 bytes that begin with 89 50 4e 47"),
        (b"hello\nworld", "text: \"hello\""),
    ];
    for (file, expected) in cases {
        let told = inspect(file).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }
}
