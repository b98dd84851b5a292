//! Runs the specification's test vectors against a host that is generated for them.

use anyhow::{Context, Result, anyhow, bail, ensure};
use microwit_bindgen::input::Source;
use microwit_conformance::{
    Side,
    identity::{self, Purpose},
    project::Project,
    shapes, turned,
};
use std::{fs, path::PathBuf, process::Command};

use crate::{engine, paths, proof};

/// The vectors to run.
#[derive(clap::Args)]
pub struct Options {
    /// A vector file; its WIT lies beside it with the same name.
    file: PathBuf,
    /// The engine that runs the guests.
    #[arg(long, default_value = "wasmi", value_parser = engine::one_or_all())]
    engine: String,
    /// The half that is tested.
    #[arg(long, value_enum, default_value_t = Tested::Host)]
    side: Tested,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Tested {
    /// The functions are imports: the guest calls, and the host returns.
    Host,
    /// The functions are exports: the host calls, and the guest returns.
    Export,
}

/// Generates the host, compiles it, and runs every case.
pub fn run(options: &Options) -> Result<()> {
    let wit = options.file.with_extension("wit");
    ensure!(wit.exists(), "there is no {} beside the vectors", wit.display());
    let folder = proof::folder("vectors");
    fs::create_dir_all(&folder)?;
    let floats = folder.join("floats.json");
    let shapes = shapes::results(&wit).with_context(|| wit.display().to_string())?;
    fs::write(&floats, shapes.to_string())?;
    let (source, world, name, main): (_, _, _, fn(&[&str]) -> String) = match options.side {
        Tested::Host => (wit, None, "vectors", |_| program("vectors")),
        Tested::Export => {
            turned::write(&wit, &folder.join("turned"))?;
            (folder.join("turned"), Some(turned::WORLD), "back", |_| program("vectors::back"))
        }
    };
    let source = Source::Path(source);
    let expansion = microwit_conformance::parse(source, world, Side::Host, identity::HOST);
    let expansion = expansion.map_err(|errors| anyhow!("{errors}"))?;
    let mut project = Project::new(folder.join(name), main);
    project.add(name, "world".into(), identity::complete(expansion, Purpose::Serve));
    let built = project.build(paths::root(), &proof::target())?;
    if let Some(error) = built.broken.values().next() {
        bail!("the generated host does not compile:\n{error}");
    }
    let mut command = Command::new(built.programs.join(name));
    proof::run(command.arg(&options.engine).args([&options.file, &floats]))
}

fn program(runner: &str) -> String {
    format!(
        "#![allow(warnings)]\nmod world;\nfn main() -> std::process::ExitCode {{\n\
         microwit_harness::{runner}::main::<world::Identity>()\n}}\n"
    )
}
