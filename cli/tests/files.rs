//! The command's files and its output: what is read, what is written, and what is never lost.
#![allow(missing_docs)]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::sensor;

fn microwit(args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_microwit"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(args).output().unwrap()
}

/// An empty folder with the app, as `sensor.wasm`.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("sensor.wasm"), sensor()).unwrap();
    folder
}

fn packs(app: &Path, engine: &str, output: Option<&Path>) -> Output {
    let mut args = vec!["pack", app.to_str().unwrap(), "--engine", engine];
    args.extend(output.iter().flat_map(|output| ["-o", output.to_str().unwrap()]));
    microwit(&args)
}

fn refused(output: &Output, expected: &str) {
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(told.starts_with("error: ") && told.contains(expected), "{told}");
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn an_app_is_not_overwritten_by_what_is_made_of_it() {
    let folder = folder("same");
    let app = folder.join("sensor.wasm");
    let around = folder.join("../same/sensor.wasm");
    for output in [&app, &around] {
        let refusal = packs(&app, "wasmi", Some(output));
        refused(
            &refusal,
            "is the app itself, which would be lost\nhelp: name another file with `-o`",
        );
    }
    for (engine, name) in [("tinywasm", "x.twasm"), ("wasmtime", "x.cwasm")] {
        let misnamed = folder.join(name);
        fs::write(&misnamed, sensor()).unwrap();
        refused(&packs(&misnamed, engine, None), "is the app itself");
        assert_eq!(fs::read(&misnamed).unwrap(), sensor());
    }
    assert_eq!(fs::read(&app).unwrap(), sensor());
}

#[test]
fn folders_of_the_output_are_made() {
    let folder = folder("made");
    let output = folder.join("a/b/out.wasm");
    assert!(packs(&folder.join("sensor.wasm"), "wasmi", Some(&output)).status.success());
    assert_eq!(names(output.parent().unwrap()), ["out.wasm"]);
    let refusal = packs(&folder.join("sensor.wasm"), "wasmi", Some(&folder.join("a")));
    refused(&refusal, "it is a folder");
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::fs::{File, Permissions};
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn an_app_behind_a_link_is_not_overwritten() {
        let folder = folder("link");
        let (app, link) = (folder.join("sensor.wasm"), folder.join("sensor.wasmi.wasm"));
        symlink("sensor.wasm", &link).unwrap();
        refused(&packs(&app, "wasmi", None), "is the app itself");
        refused(&packs(&link, "wasmi", Some(&app)), "is the app itself");
        assert_eq!(fs::read(&app).unwrap(), sensor());
    }

    #[test]
    fn a_link_is_written_through_and_permissions_stay() {
        let folder = folder("through");
        let app = folder.join("sensor.wasm");
        fs::create_dir(folder.join("real")).unwrap();
        let (link, real) = (folder.join("out"), folder.join("real/out"));
        symlink("real/out", &link).unwrap();
        // The link's target does not exist the first time.
        for mode in [0o640, 0o600] {
            assert!(packs(&app, "wasmi", Some(&link)).status.success());
            assert!(link.is_symlink() && fs::read(&real).unwrap().starts_with(b"\0asm"));
            fs::set_permissions(&real, Permissions::from_mode(mode)).unwrap();
            assert!(packs(&app, "wamr", Some(&link)).status.success());
            assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, mode);
        }
        assert_eq!(names(&folder.join("real")), ["out"]);
    }

    #[test]
    fn a_failed_write_leaves_what_was_there() {
        let folder = folder("full");
        let (app, output) = (folder.join("sensor.wasm"), folder.join("out"));
        fs::write(&output, "good").unwrap();
        let no_room = "trap '' XFSZ; ulimit -f 0; exec \"$0\" pack \"$1\" --engine wasmi -o \"$2\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", no_room, env!("CARGO_BIN_EXE_microwit")]).args([&app, &output]);
        refused(&shell.output().unwrap(), "cannot write ");
        assert_eq!(fs::read(&output).unwrap(), b"good");
        assert_eq!(names(&folder), ["out", "sensor.wasm"]);
    }

    #[test]
    fn a_device_is_written_as_it_is() {
        let folder = folder("device");
        let app = folder.join("sensor.wasm");
        let output = packs(&app, "wasmi", Some(Path::new("/dev/stdout")));
        assert!(output.stdout.starts_with(b"\0asm"), "{output:?}");
    }

    #[test]
    fn a_path_that_is_no_text_is_printed_as_far_as_it_is() {
        let folder = folder("path");
        let file = folder.join(OsStr::from_bytes(b"\xff.wasm"));
        if fs::write(&file, sensor()).is_err() {
            return; // Some file systems take text only.
        }
        let run = |args: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_microwit"));
            let output = command.args(args).arg("--json").arg(&file).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
        };
        let packed = run(&["pack", "--engine", "wasmi"]);
        assert!(packed["output"].as_str().unwrap().ends_with("/\u{fffd}.wasmi.wasm"), "{packed}");
        fs::rename(folder.join(OsStr::from_bytes(b"\xff.wasmi.wasm")), folder.join("p")).unwrap();
        let packed = folder.join("p");
        assert_eq!(run(&["check", "--packed", packed.to_str().unwrap()])["packed"]["same"], true);
        let mut command = Command::new(env!("CARGO_BIN_EXE_microwit"));
        command.args(["check", "--json", "--packed"]).arg(&file).arg(&file);
        let json: serde_json::Value =
            serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        assert!(json["packed"]["file"].as_str().unwrap().ends_with("\u{fffd}.wasm"), "{json}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn output_that_cannot_be_written_is_an_error() {
        let folder = folder("stdout");
        let app = folder.join("sensor.wasm");
        let full = |args: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_microwit"));
            let stdout = File::options().write(true).open("/dev/full").unwrap();
            command.args(args).stdout(stdout).output().unwrap()
        };
        let app = app.to_str().unwrap();
        let pack = ["pack", app, "--engine", "wasmi", "--json"];
        let calls: [&[&str]; 4] = [&["inspect", app], &pack, &["--help"], &["--version"]];
        for args in calls {
            refused(&full(args), "cannot write to stdout: ");
        }
        let closed = "\"$0\" inspect \"$1\" | true; \"$0\" inspect \"$1\" > /dev/null";
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", closed, env!("CARGO_BIN_EXE_microwit"), app]).output();
        assert!(output.unwrap().stderr.is_empty());
    }

    #[test]
    fn a_file_without_an_end_is_not_read_to_it() {
        refused(&microwit(&["inspect", "/dev/zero"]), "it has more than 64 MiB");
        let folder = folder("endless");
        let app = folder.join("sensor.wasm");
        let packed = microwit(&["check", app.to_str().unwrap(), "--packed", "/dev/zero"]);
        refused(&packed, "/dev/zero: it has more than 64 MiB");
        let piped = "cat \"$1\" | \"$0\" inspect /dev/stdin";
        let mut shell = Command::new("sh");
        let output = shell.args(["-c", piped, env!("CARGO_BIN_EXE_microwit")]).arg(&app).output();
        assert!(output.unwrap().status.success());
    }
}
