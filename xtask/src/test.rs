//! Runs all checks that a change must pass.
//!
//! Invariant: a step that cannot run has failed. No step is skipped.

mod lanes;

use crate::{
    api, apps,
    board::{self, Board, SENSORS},
    book,
    celsius::Celsius,
    demo,
    engine::{self, Engine},
    model, package, paths, sanitize, shell, strangers, tenants, tidy,
    toolchain::{CORTEX_M3, Toolchain, WASM},
};
use anyhow::{Result, bail, ensure};
use lanes::Lane;
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Instant,
};

/// A step: the name by which one selects it, its description, what it builds for, and its function.
type Step = (&'static str, &'static str, Lane, fn() -> Result<()>);

const STEPS: &[Step] = &[
    ("tidy", "the invariants of ARCHITECTURE.md", Lane::First, tidy::run),
    ("fmt", "formatting", Lane::First, format),
    ("guests", "the example apps and the tests' apps", Lane::First, apps),
    ("clippy", "lints", Lane::Desk, lint),
    ("doc", "documentation", Lane::Desk, document),
    ("unit", "the workspace's own tests", Lane::Desk, unit),
    ("book", "the book: links and rules", Lane::Desk, book::text),
    ("api", "the public items of each library, as docs/api lists them", Lane::Desk, api::check),
    ("vectors", "the canonical ABI, worked by hand, in both directions", Lane::Desk, vectors),
    ("suite", "guests that must run, trap or be refused, alike on all engines", Lane::Desk, suite),
    ("languages", "apps in several languages, by several compilers", Lane::Desk, languages),
    ("worlds", "every world of this repository, and random ones", Lane::Desk, worlds),
    ("fuzz", "random memory, modules and WIT, for a moment", Lane::Desk, fuzz),
    ("selftest", "the emulated boards' drivers, without any app", Lane::Chip, selftest),
    ("firmware", "lints of firmware and apps", Lane::Chip, lint_firmware),
    ("blinky", "an app without memory, on all boards", Lane::Chip, blinky),
    ("chips", "a RISC-V without atomics, and engines that chips are refused", Lane::Chip, families),
    ("hostile", "apps that misbehave on the emulated board", Lane::Chip, hostile),
    ("tenants", "two apps and a heartbeat, on each board and engine", Lane::Chip, two_apps),
    ("drivers", "published drivers in apps and in the firmware", Lane::Chip, drivers),
    ("demo", "the demo on each board with each engine: what it always did", Lane::Chip, show),
    ("figures", "what docs/measurements.md says", Lane::Chip, figures),
    ("sanitize", "WAMR's tests with all of its C under sanitizers", Lane::Chip, sanitize::run),
    ("attack", "apps that attack the board, on all engines", Lane::Chip, attack),
    ("soak", "apps that come and go at random, and the heap after that", Lane::Chip, soak),
    ("package", "what the published crates contain", Lane::Chip, package::contents),
    ("strangers", "crates outside, with the newest dependencies", Lane::Chip, strangers::newest),
];

const GUESTS: &str = "examples/guests";
const TEST_GUESTS: &str = "conformance/guests";
const STRANGERS: [&str; 4] = [
    "xtask/strangers/app",
    "xtask/strangers/heap",
    "xtask/strangers/host",
    "xtask/strangers/firmware",
];

/// The steps to run.
#[derive(clap::Args)]
pub struct Options {
    /// Run only these steps, one after another. All steps run in two lanes, side by side.
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(STEPS.iter().map(|step| step.0)))]
    steps: Vec<String>,
}

/// How a step ended.
struct Outcome {
    name: &'static str,
    succeeded: bool,
    seconds: u64,
}

/// Runs the steps. Reports failures after all have run.
pub fn run(options: &Options) -> Result<()> {
    let named = |step: &&Step| options.steps.iter().any(|name| name == step.0);
    let outcomes = match options.steps[..] {
        [] => lanes::run(),
        _ => STEPS.iter().filter(named).map(here).collect(),
    };
    println!();
    for Outcome { name, succeeded, seconds } in &outcomes {
        let verdict = if *succeeded { "ok" } else { "FAILED" };
        println!("{name:10} {verdict:6} {seconds:5} s");
    }
    let failures = outcomes.iter().filter(|outcome| !outcome.succeeded).count();
    ensure!(failures == 0, "{failures} steps failed");
    Ok(())
}

/// Runs a step in this process.
fn here((name, what, _, step): &Step) -> Outcome {
    println!("\n── {name}: {what} ──");
    let start = Instant::now();
    let result = step();
    if let Err(error) = &result {
        println!("{name} failed: {error:#}");
    }
    Outcome { name, succeeded: result.is_ok(), seconds: start.elapsed().as_secs() }
}

fn format() -> Result<()> {
    [".", GUESTS, TEST_GUESTS, "xtask/chips", "xtask/firmware", "xtask/footprint"]
        .iter()
        .chain(&STRANGERS)
        .map(|folder| paths::root().join(folder))
        .chain(model::all()?.iter().map(model::Model::folder))
        .try_for_each(|folder| shell::run(cargo(folder).args(["fmt", "--check"])))
}

fn apps() -> Result<()> {
    for app in apps::build()? {
        let bytes = fs::metadata(&app.module)?.len();
        println!("{}.wasm: {bytes} B, SHA-256 {}", app.name, app.sha256()?);
    }
    apps::build_for_tests()
}

fn lint() -> Result<()> {
    shell::run(cargo(".").args(["clippy", "--workspace", "--all-targets", "--", "-Dwarnings"]))
}

fn lint_firmware() -> Result<()> {
    for app in apps::build()? {
        // The firmware embeds the packed apps.
        engine::pack(Engine::Wasmi, &app)?;
        engine::pack(Engine::Wamr, &app)?;
    }
    tenants::pack(Engine::Wasmi)?;
    tenants::pack(Engine::Wamr)?;
    for model in model::emulated()? {
        let mut clippy = model.cargo("clippy", model.engines[0])?;
        shell::run(clippy.args(["--features", &model.features(), "--", "-Dwarnings"]))?;
    }
    engine::prepare(Engine::Wamr)?;
    lint_for(CORTEX_M3, &paths::root().join("xtask/chips"), &["--features", "microwit-any/wamr"])?;
    lint_for(WASM, &paths::root().join(GUESTS), &[])?;
    let toolchain = Toolchain::for_target(WASM)?;
    for (name, _) in apps::FOR_TESTS {
        let mut clippy = toolchain.cargo("clippy", &paths::root().join(TEST_GUESTS));
        let targets = ["--lib", "--examples", "--package", name, "--", "-Dwarnings"];
        shell::run(clippy.args(targets))?;
    }
    Ok(())
}

/// Lints a program for another target.
fn lint_for(target: &'static str, folder: &Path, features: &[&str]) -> Result<()> {
    let mut clippy = Toolchain::for_target(target)?.cargo("clippy", folder);
    shell::run(clippy.args(features).args(["--", "-Dwarnings"]))
}

fn document() -> Result<()> {
    let mut doc = cargo(".");
    doc.env("RUSTDOCFLAGS", "-Dwarnings");
    shell::run(doc.args(["doc", "--workspace", "--no-deps", "--document-private-items"]))
}

fn unit() -> Result<()> {
    apps::build()?;
    apps::build_for_tests()?;
    shell::run(cargo(".").args(["test", "--workspace", "--quiet", "--no-fail-fast"]))?;
    // This covers the parts of the chip that QEMU does not model.
    let drivers = ["test", "--lib", "--quiet", "--target", "host-tuple"];
    let folder = model::named("lm3s6965evb")?.folder();
    shell::run(cargo(".").current_dir(folder).args(drivers))
}

fn vectors() -> Result<()> {
    const FILE: &str = "conformance/vectors/by-hand.json";
    xtask(&["vectors", FILE, "--engine", "all"])?;
    xtask(&["vectors", FILE, "--engine", "all", "--side", "export"])
}

fn suite() -> Result<()> {
    xtask(&["guests", "conformance/guests/features.json", "--engine", "all"])?;
    xtask(&["guests", "conformance/guests/async.json", "--engine", "all"])?;
    // This runs each case with hosts that do not wait, too. Slices of any other length would do.
    let waits = ["--delay", "1", "--slice", "20"];
    xtask(&[&["guests", "conformance/guests/suite.json", "--engine", "all"][..], &waits].concat())
}

fn languages() -> Result<()> {
    // The languages are named, so that one which cannot be built here is a failure.
    xtask(&["languages", "rust", "c", "zig", "assemblyscript"])
}

fn worlds() -> Result<()> {
    xtask(&["corpus", "wit", "--engine", "all"])?;
    // Running this on all engines would take six minutes.
    xtask(&["corpus", "conformance"])?;
    xtask(&["smith", "--seeds", "0..20"])
}

fn fuzz() -> Result<()> {
    xtask(&["fuzz", "--seconds", "5"])
}

fn figures() -> Result<()> {
    xtask(&["footprint", "--check"])?;
    xtask(&["bench", "--quick", "--check"])?;
    xtask(&["bench", "--only", "async", "--check"])
}

fn soak() -> Result<()> {
    xtask(&["soak", "--reloads", "2000"])
}

fn drivers() -> Result<()> {
    xtask(&["demo", "drivers"])
}

fn two_apps() -> Result<()> {
    xtask(&["demo", "async"])
}

fn attack() -> Result<()> {
    xtask(&["attack"])
}

/// Runs a command of this program, as one would type it in the repository.
fn xtask(args: &[&str]) -> Result<()> {
    let mut command = Command::new(std::env::current_exe()?);
    shell::run(command.current_dir(paths::root()).args(args))
}

fn selftest() -> Result<()> {
    for model in model::emulated()?.filter(|model| model.has("selftest")) {
        let mut board = model.start("selftest", model.engines[0])?;
        let golden = if model.has_device(SENSORS) {
            board.set_temperature(Celsius::from_millidegrees(-12_250))?;
            "selftest.out"
        } else {
            "selftest-blind.out"
        };
        says(&mut board, golden)?;
        board.finish()?;
    }
    Ok(())
}

fn blinky() -> Result<()> {
    let app = apps::app(apps::BLINKY)?;
    for model in model::run_here()?.filter(|model| model.has(apps::BLINKY)) {
        let mut board = model.load(&app, model.engines[0])?;
        says(board.as_mut(), "blinky.out")?;
    }
    Ok(())
}

fn families() -> Result<()> {
    xtask(&["chips", "--quick"])
}

fn hostile() -> Result<()> {
    apps::build()?; // The firmware beside it embeds them.
    let mut board = model::named("mps2-an385")?.start("hostile", Engine::Wasmi)?;
    says(&mut board, "hostile.out")?;
    board.finish()
}

/// Runs the demo on each board, with each engine that the board supports.
fn show() -> Result<()> {
    matches_golden("demo.out", &demo::everywhere()?)
}

/// Runs a board until it stops. Fails unless its output equals the golden file.
fn says(board: &mut dyn Board, golden: &str) -> Result<()> {
    let said = board::whole_run(board).and_then(|said| matches_golden(golden, &said));
    said.map_err(|error| board.explain(error))
}

/// Compares with a file in `xtask/golden`. With `BLESS=1` in the environment, writes the file instead.
fn matches_golden(name: &str, text: &str) -> Result<()> {
    let path = golden_path(name);
    if std::env::var_os("BLESS").is_some() {
        return Ok(fs::write(path, text)?);
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if expected != text {
        bail!(
            "{} says\n{expected}\nbut this happened\n{text}\n\
             If that is right: BLESS=1 cargo xtask test",
            path.display()
        );
    }
    Ok(())
}

fn golden_path(name: &str) -> PathBuf {
    paths::root().join("xtask/golden").join(name)
}

fn cargo(folder: impl AsRef<Path>) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(paths::root().join(folder)).env("CARGO_TARGET_DIR", paths::target());
    command
}
