//! Runs suites of valid and invalid guests against hosts that are generated for their worlds.

use anyhow::{Context, Result, ensure};
use microwit_bindgen::{Errors, input::Source};
use microwit_conformance::{
    Side,
    identity::{self, Purpose},
    project::Project,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{engine, paths, proof};

/// The suite to run.
#[derive(clap::Args)]
pub struct Options {
    /// A suite file; its paths are relative to its folder.
    file: PathBuf,
    /// The engine that runs the guests.
    #[arg(long, default_value = "wasmi", value_parser = engine::one_or_all())]
    engine: String,
    /// Make each function of the hosts pending for this many polls, and compare what happens with hosts
    /// that do not wait.
    #[arg(long, value_name = "POLLS")]
    delay: Option<u32>,
    /// Also cut each case into slices of this much fuel, and compare what happens with the case as a whole;
    /// `all` means 1 to 200.
    #[arg(long, value_name = "FUEL", value_parser = slices)]
    slice: Option<RangeInclusive<u64>>,
    /// Also drop each case at each place where it waits or a slice ends, and run it again. Without slices, the
    /// delay is 1 if none is given.
    #[arg(long)]
    drop: bool,
}

impl Options {
    /// How often each function is pending; `None` if the hosts do not wait.
    fn delay(&self) -> Option<u32> {
        self.delay.or((self.drop && self.slice.is_none()).then_some(1))
    }
}

fn slices(text: &str) -> Result<RangeInclusive<u64>, String> {
    match (text, text.parse()) {
        ("all", _) => Ok(1..=200),
        (_, Ok(0) | Err(_)) => Err("expected a number from 1, or `all`".to_owned()),
        (_, Ok(fuel)) => Ok(fuel..=fuel),
    }
}

/// Generates the hosts, compiles them, and runs every case.
pub fn run(options: &Options) -> Result<()> {
    let waits = options.slice.is_some() || options.delay != Some(0);
    ensure!(!options.drop || waits, "without a delay or slices, there is nothing to drop");
    let folder = options.file.parent().unwrap_or(&options.file);
    let (name, main): (_, fn(&[&str]) -> String) = match (options.delay(), &options.slice) {
        (None, None) => ("guests", |modules| proof::program(modules, "guests", &["Identity"])),
        // Without slices, a call of this host does not wait. So it is compared with itself.
        (None, Some(_)) => {
            ("slice", |modules| proof::program(modules, "delay", &["Identity", "Identity"]))
        }
        (Some(_), _) => ("delay", |modules| {
            proof::program(modules, "delay", &["plain::Identity", "delayed::Identity"])
        }),
    };
    let mut project = Project::new(proof::folder(name), main);
    project.add_crate(name);
    let mut refused = BTreeMap::new();
    for (number, (wit, world)) in worlds(options)?.iter().enumerate() {
        let of = match name {
            "guests" => host,
            "slice" => sliced,
            _ => hosts,
        };
        let host = of(&folder.join(wit), world.as_deref());
        match host {
            Ok(code) => project.add(name, format!("w{number}"), code),
            Err(errors) => {
                refused.insert(number, errors.to_string());
            }
        }
    }
    let built = project.build(paths::root(), &proof::target())?;
    for (module, error) in built.broken {
        println!("the host {module} does not compile:\n{error}\n");
        if let Some(number) = module.strip_prefix('w').and_then(|number| number.parse().ok()) {
            refused.insert(number, format!("{module} does not compile"));
        }
    }
    let list = proof::folder(name).join("refused.json");
    fs::write(&list, serde_json::to_string(&refused)?)?;
    let mut command = Command::new(built.programs.join(name));
    command.arg(&options.engine).args([&options.file, &list]);
    if name != "guests" {
        // Without the option, the range is empty.
        let (from, to) = options.slice.clone().map_or((1, 0), RangeInclusive::into_inner);
        let delay = options.delay().unwrap_or_default();
        command.args([delay.into(), from, to].map(|number| number.to_string()));
        command.arg(options.drop.to_string());
    }
    proof::run(&mut command)
}

/// The code of a host that does not wait.
fn host(wit: &Path, world: Option<&str>) -> Result<String, Errors> {
    let source = Source::Path(wit.to_owned());
    let expansion = microwit_conformance::parse(source, world, Side::Host, identity::HOST)?;
    Ok(identity::complete(expansion, Purpose::Serve))
}

/// The code of a host that records its calls, which can be cut.
fn sliced(wit: &Path, world: Option<&str>) -> Result<String, Errors> {
    let source = Source::Path(wit.to_owned());
    let expansion = microwit_conformance::parse_sliced(source, world, identity::HOST)?;
    Ok(identity::complete(expansion, Purpose::Watch))
}

/// The code of two hosts that record their calls: one does not wait, and one does.
fn hosts(wit: &Path, world: Option<&str>) -> Result<String, Errors> {
    let source = || Source::Path(wit.to_owned());
    let plain = microwit_conformance::parse(source(), world, Side::Host, identity::HOST)?;
    let delayed = microwit_conformance::parse_waiting(source(), world, identity::HOST)?;
    let [plain, delayed] =
        [plain, delayed].map(|expansion| identity::complete(expansion, Purpose::Watch));
    Ok(format!("pub mod plain {{\n{plain}}}\npub mod delayed {{\n{delayed}}}\n"))
}

/// The worlds of a suite, in the order of their first cases. The harness numbers them in the same order.
fn worlds(options: &Options) -> Result<Vec<(String, Option<String>)>> {
    let place = || options.file.display().to_string();
    let text = fs::read_to_string(&options.file).with_context(place)?;
    let suite: Value = serde_json::from_str(&text).with_context(place)?;
    let cases = suite["cases"].as_array().with_context(|| format!("{}: no `cases`", place()))?;
    let mut worlds = Vec::new();
    for case in cases {
        let id = &case["id"];
        let wit =
            case["wit"].as_str().with_context(|| format!("{}: {id} has no `wit`", place()))?;
        let world = (wit.to_owned(), case["world"].as_str().map(str::to_owned));
        if !worlds.contains(&world) {
            worlds.push(world);
        }
    }
    Ok(worlds)
}
