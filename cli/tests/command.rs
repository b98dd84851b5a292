//! The command itself: its output and its exit codes.
#![allow(missing_docs)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::sensor;
use expect_test::{ExpectFile, expect_file};

fn microwit(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_microwit"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().unwrap()
}

/// Writes the app into a folder, and returns the file.
fn app(folder: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("sensor.wasm"), sensor()).unwrap();
    folder.join("sensor.wasm")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn helps(args: &[&str], expected: &ExpectFile) {
    let output = microwit(args);
    assert!(output.status.success());
    let lines = out(&output);
    let lines: Vec<_> = lines.lines().map(str::trim_end).collect();
    expected.assert_eq(&(lines.join("\n") + "\n"));
}

#[test]
fn it_helps() {
    helps(&["--help"], &expect_file!["golden/help.txt"]);
    helps(&["inspect", "--help"], &expect_file!["golden/help-inspect.txt"]);
    helps(&["check", "--help"], &expect_file!["golden/help-check.txt"]);
    helps(&["pack", "--help"], &expect_file!["golden/help-pack.txt"]);
}

#[test]
fn a_check_exits_with_what_it_found() {
    let app = app("check");
    let file = app.to_str().unwrap();
    let runs = microwit(&["check", file, "--wit", "../wit", "--world", "thermostat"]);
    assert_eq!(runs.status.code(), Some(0));
    assert!(out(&runs).contains("runs on mcu:board/thermostat@0.1.0"));
    let does_not = microwit(&["check", file, "--wit", "../wit", "--world", "blinky", "--json"]);
    assert_eq!(does_not.status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_slice(&does_not.stdout).unwrap();
    assert_eq!((&json["runs"], json["problems"].as_array().unwrap().len()), (&false.into(), 3));
    let cases = [
        ("../wat", "there is no `../wat`"),
        ("../wit", "there are several worlds: name the `world`"),
    ];
    for (wit, expected) in cases {
        let unknown = microwit(&["check", file, "--wit", wit]);
        assert_eq!(unknown.status.code(), Some(2));
        let told = String::from_utf8(unknown.stderr).unwrap();
        let expected = format!("error: the firmware's WIT: {expected}");
        assert!(told.starts_with(&expected), "{told}");
    }
}

#[test]
fn an_app_of_another_engine_and_denied_warnings_exit_with_one() {
    let app = app("denied");
    let file = app.to_str().unwrap();
    assert!(microwit(&["pack", file, "--engine", "wasmi"]).status.success());
    let packed = app.with_file_name("sensor.wasmi.wasm");
    let packed = packed.to_str().unwrap();
    let checks = |file, more: &[&str]| {
        let wit = ["check", file, "--wit", "../wit", "--world", "thermostat", "--json"];
        let output = microwit(&[&wit, more].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), json["runs"].as_bool(), json["warnings"].as_array().unwrap().len())
    };
    assert_eq!(checks(packed, &["--engine", "wamr"]), (Some(1), Some(false), 0));
    // The file that runs is then the other one.
    let both = checks(packed, &["--engine", "wamr", "--packed", packed]);
    assert_eq!(both, (Some(1), Some(true), 0));
    assert_eq!(checks(packed, &["--engine", "wasmi"]), (Some(0), Some(true), 0));
    assert_eq!(checks(packed, &["--deny-warnings"]), (Some(0), Some(true), 0));
    // A memory that packing shrinks is no reason for a warning.
    assert_eq!(checks(file, &["--deny-warnings"]), (Some(0), Some(true), 0));
    // The command does not compute the heap of every engine.
    let warned = ["--engine", "tinywasm", "--heap", "100000"];
    assert_eq!(checks(file, &warned), (Some(0), Some(true), 1));
    let denied = [&warned[..], &["--deny-warnings"]].concat();
    assert_eq!(checks(file, &denied), (Some(1), Some(true), 1));
}

#[test]
fn a_packed_file_is_checked_by_its_app() {
    let app = app("verify");
    let file = app.to_str().unwrap();
    let packed = app.with_file_name("sensor.twasm");
    let packed = packed.to_str().unwrap();
    let made = microwit(&["pack", file, "--engine", "tinywasm", "--json"]);
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).unwrap();

    let same = microwit(&["check", file, "--packed", packed]);
    assert_eq!(same.status.code(), Some(0), "{same:?}");
    assert!(out(&same).contains("is this app, packed for tinywasm\n"), "{}", out(&same));
    let wit = ["--wit", "../wit", "--world", "thermostat", "--engine", "tinywasm", "--json"];
    let both = microwit(&[&["check", file, "--packed", packed], &wit[..]].concat());
    let json: serde_json::Value = serde_json::from_slice(&both.stdout).unwrap();
    assert_eq!((&json["runs"], &json["packed"]["same"]), (&true.into(), &true.into()));
    assert_eq!(json["packed"]["app_sha256"], made["before"]["sha256"]);
    assert_eq!(json["packed"]["packed_sha256"], made["after"]["sha256"]);

    let mut altered = fs::read(packed).unwrap();
    *altered.last_mut().unwrap() ^= 1;
    fs::write(packed, altered).unwrap();
    let differs = microwit(&["check", file, "--packed", packed]);
    assert_eq!(differs.status.code(), Some(1));
    let unknown = microwit(&["check", file, "--packed", "no-such.twasm"]);
    assert_eq!(unknown.status.code(), Some(2));
    let nothing = microwit(&["check", file]);
    assert_eq!(nothing.status.code(), Some(2));
    let alone = microwit(&["check", file, "--packed", packed, "--tables", "1"]);
    assert_eq!(alone.status.code(), Some(2));
}

#[test]
fn packed_apps_lie_beside_the_app() {
    let app = app("pack");
    let file = app.to_str().unwrap();
    let engines = [
        ("wasmi", "sensor.wasmi.wasm"),
        ("tinywasm", "sensor.twasm"),
        ("wasmtime", "sensor.cwasm"),
        ("wamr", "sensor.wamr.wasm"),
    ];
    for (engine, name) in engines {
        let packed = app.with_file_name(name);
        let _ = fs::remove_file(&packed);
        let output = microwit(&["pack", file, "--engine", engine, "--json"]);
        assert!(output.status.success(), "{output:?}");
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(json["after"]["bytes"], fs::metadata(&packed).unwrap().len());
        assert_eq!(json["output"], packed.to_str().unwrap());
    }
    let elsewhere = app.with_file_name("elsewhere");
    let args = ["pack", file, "--engine", "wasmi", "-o", elsewhere.to_str().unwrap()];
    assert!(microwit(&args).status.success());
    assert_eq!(
        fs::read(elsewhere).unwrap(),
        fs::read(app.with_file_name("sensor.wasmi.wasm")).unwrap()
    );
}

#[test]
fn what_cannot_be_read_is_an_error() {
    let output = microwit(&["inspect", "no-such.wasm"]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("error: no-such.wasm: cannot read it: "), "{told}");
}
