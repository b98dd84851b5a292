//! `cargo xtask sanitize`: WAMR's tests with all of its C under the compiler's sanitizers, for
//! addresses, leaks and undefined behaviour.

use anyhow::{Result, ensure};
use std::{fs, path::Path, process::Command};

use crate::{paths, shell};

/// The compiler whose sanitizers these are.
const CC: &str = "gcc";

/// WAMR's own interpreters, and the code that one loads, are of words: on a machine of 64 bits they
/// are not aligned for all that is in them. Elsewhere, and in all of ours, that is an error too.
const SUPPRESSED: &str = "\
alignment:wasm_interp_classic.c
alignment:wasm_interp_fast.c
alignment:wasm_loader.c
alignment:wasm_runtime_common.h
";

/// Runs the tests with either interpreter.
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
    // The runtime has to be there first, which a linker that Rust calls does not see to.
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
