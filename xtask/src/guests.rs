//! Runs suites of valid and invalid guests against hosts that are generated for their worlds.

use anyhow::{Context, Result};
use microwit_bindgen::input::Source;
use microwit_conformance::{
    Side,
    identity::{self, Purpose},
    project::Project,
};
use serde_json::Value;
use std::{collections::BTreeMap, fs, path::PathBuf, process::Command};

use crate::{engine, paths, proof};

/// The suite to run.
#[derive(clap::Args)]
pub struct Options {
    /// A suite file; its paths are relative to its folder.
    file: PathBuf,
    /// The engine that runs the guests.
    #[arg(long, default_value = "wasmi", value_parser = engine::one_or_all())]
    engine: String,
}

/// Generates the hosts, compiles them, and runs every case.
pub fn run(options: &Options) -> Result<()> {
    let folder = options.file.parent().unwrap_or(&options.file);
    let mut project =
        Project::new(proof::folder("guests"), |modules| proof::program(modules, "guests"));
    project.add_crate("guests");
    let mut refused = BTreeMap::new();
    for (number, (wit, world)) in worlds(options)?.iter().enumerate() {
        let source = Source::Path(folder.join(wit));
        let side = Side::Host;
        match microwit_conformance::parse(source, world.as_deref(), side, identity::HOST) {
            Ok(expansion) => {
                let code = identity::complete(expansion, Purpose::Serve);
                project.add("guests", format!("w{number}"), code);
            }
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
    let list = proof::folder("guests").join("refused.json");
    fs::write(&list, serde_json::to_string(&refused)?)?;
    let mut command = Command::new(built.programs.join("guests"));
    proof::run(command.arg(&options.engine).args([&options.file, &list]))
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
