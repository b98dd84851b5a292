//! Includes an app: cargo compiles again when anything changes that the app depends on, and an app that the
//! engine does not run is an error.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const MAIN: &str = r#"
    #![allow(unused_macros)]
    macro_rules! include_bytes { ($($any:tt)*) => { compile_error!("the crate's own") } }
    static APP: &[u8] = microwit_list::app_bytes!(Wamr "$APPS/app.wasm");
    fn main() { print!("{}", APP.len()) }
"#;

/// A firmware that prints the size of its app, and two folders with apps.
struct Firmware(PathBuf);

impl Firmware {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("include");
        for part in ["src", "one", "other"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let manifest = format!(
            "[workspace]\n[package]\nname = \"includes\"\nedition = \"2024\"\n\
             [dependencies]\nmicrowit-list = {{ path = \"{}\" }}\n",
            root.join("engines/list").display()
        );
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        fs::copy(root.join("Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        fs::write(folder.join("src/main.rs"), MAIN).unwrap();
        Self(folder)
    }

    fn app(&self, apps: &str, text: &str) -> usize {
        let bytes = wat::parse_str(text).unwrap();
        fs::write(self.0.join(apps).join("app.wasm"), &bytes).unwrap();
        bytes.len()
    }

    fn run(&self, apps: &str) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["run", "--quiet", "--offline"]).current_dir(&self.0);
        cargo.env("APPS", self.0.join(apps)).env("CARGO_TARGET_DIR", self.0.join("target"));
        cargo.output().unwrap()
    }

    fn prints(&self, apps: &str, length: usize) {
        let output = self.run(apps);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(String::from_utf8_lossy(&output.stdout), length.to_string(), "{told}");
    }
}

#[test]
fn cargo_knows_what_an_included_app_depends_on() {
    let firmware = Firmware::new();
    let one = firmware.app("one", "(module)");
    let other = firmware.app("other", "(module (memory 1))");
    firmware.prints("one", one);
    firmware.prints("other", other);
    firmware.prints("one", one);
    let changed = firmware.app("one", "(module (func (drop (i32.extend8_s (i32.const 1)))))");
    firmware.prints("one", changed);

    firmware.app(
        "one",
        "(module (table 1 funcref) (func $longer (drop (table.grow (ref.null func) (i32.const 1)))))",
    );
    let output = firmware.run("one");
    let told = String::from_utf8_lossy(&output.stderr);
    let expected = "error: WAMR does not run `$APPS/app.wasm`: it uses `reference-types`: `ref.null` \
        in function `longer`";
    assert!(!output.status.success() && told.contains(expected), "{told}");
}
