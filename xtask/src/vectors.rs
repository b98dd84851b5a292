//! Runs the specification's vectors against a host that is generated for them.

use anyhow::{Context, Result, anyhow, bail, ensure};
use microwit_bindgen::input::Source;
use microwit_conformance::{
    Side,
    identity::{self, Purpose},
    project::Project,
    shapes,
};
use std::{fs, path::PathBuf, process::Command};

use crate::{paths, proof};

/// Which vectors.
#[derive(clap::Args)]
pub struct Options {
    /// A vector file; the WIT lies beside it under the same name.
    file: PathBuf,
    /// What runs the guests.
    #[arg(long, default_value = "wasmi")]
    engine: String,
    /// Who is tested.
    #[arg(long, value_enum, default_value_t = Tested::Host)]
    side: Tested,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Tested {
    /// The functions are imports, which the host serves.
    Host,
}

/// Generates the host, compiles it, and runs every case.
pub fn run(options: &Options) -> Result<()> {
    let Tested::Host = options.side;
    let wit = options.file.with_extension("wit");
    ensure!(wit.exists(), "there is no {} beside the vectors", wit.display());
    let expansion =
        microwit_conformance::parse(Source::Path(wit.clone()), None, Side::Host, identity::HOST);
    let expansion = expansion.map_err(|errors| anyhow!("{errors}"))?;
    let code = identity::complete(expansion, Purpose::Serve);
    let folder = proof::folder("vectors");
    let mut project = Project::new(folder.clone(), main);
    project.add("vectors", "world".into(), code);
    let built = project.build(paths::root(), &proof::target())?;
    if let Some(error) = built.broken.values().next() {
        bail!("the generated host does not compile:\n{error}");
    }
    let shapes = shapes::results(&wit).with_context(|| wit.display().to_string())?;
    let floats = folder.join("floats.json");
    fs::write(&floats, shapes.to_string())?;
    let mut command = Command::new(built.programs.join("vectors"));
    proof::run(command.arg(&options.engine).args([&options.file, &floats]))
}

fn main(_: &[&str]) -> String {
    "#![allow(warnings)]
    mod world;
    fn main() -> std::process::ExitCode {
        microwit_harness::vectors::main::<world::Identity>()
    }
    "
    .into()
}
