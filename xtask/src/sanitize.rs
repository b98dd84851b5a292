//! `cargo xtask sanitize`: runs WAMR's tests with all of its C code under the compiler's sanitizers for
//! addresses, leaks and undefined behaviour.

use anyhow::{Result, ensure};
use std::{fs, path::Path, process::Command};

use crate::{paths, shell};

/// The compiler that provides the sanitizers.
const CC: &str = "gcc";

/// WAMR's interpreters and loader work on 32-bit words, so some values are misaligned on a 64-bit machine; so
/// are the interpreter's frames, which our `interp.c` walks. Any other misalignment is an error.
const SUPPRESSED: &str = "\
alignment:platform/interp.c
alignment:wasm_interp_classic.c
alignment:wasm_interp_fast.c
alignment:wasm_loader.c
alignment:wasm_runtime_common.h
";

/// Runs the tests with each of the two interpreters.
pub fn run() -> Result<()> {
    let asan = shell::output(Command::new(CC).arg("-print-file-name=libasan.so"))?;
    let asan = asan.trim();
    ensure!(Path::new(asan).is_absolute(), "{CC} has no sanitizers here: install its libasan");
    let target = paths::target().join("sanitize");
    fs::create_dir_all(&target)?;
    let suppressed = target.join("suppressed");
    fs::write(&suppressed, SUPPRESSED)?;
    let options =
        format!("halt_on_error=1:print_stacktrace=1:suppressions={}", suppressed.display());
    // The sanitizer's runtime must load first. A linker that Rust calls does not arrange that.
    let runner = format!("target.'cfg(all())'.runner = ['env', 'LD_PRELOAD={asan}']");
    for features in ["fuel", "fuel,fast"] {
        let mut test = Command::new("cargo");
        test.args(["test", "--quiet", "--package", "microwit-wamr", "--target", "host-tuple"]);
        test.args(["--features", features, "--config", &runner]).current_dir(paths::root());
        test.env("CC", CC).env("CFLAGS", "-fsanitize=address,undefined -fno-omit-frame-pointer -g");
        test.env("RUSTFLAGS", "-Clink-arg=-lasan -Clink-arg=-lubsan");
        test.env("UBSAN_OPTIONS", &options).env("CARGO_TARGET_DIR", &target);
        shell::run(&mut test)?;
    }
    Ok(())
}
