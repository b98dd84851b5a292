//! Proves WIT from other projects: each half of each world compiles, its dummy guest loads, and certain
//! changes of the dummy do not.

mod facts;
mod module;
mod mutants;
mod package;
mod smith;
mod words;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use microwit_bindgen::Errors;
use microwit_bindgen::input::Source;
use serde::{Deserialize, Serialize};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, WorldId};

use crate::identity::{HOST, Purpose};
use crate::{Side, app, identity};
use facts::Facts;
use mutants::{Chance, Expect};
use package::Package;

pub use package::{Unparsable, stage};
pub use smith::text as random;

/// A world that is ready to be compiled and tried.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// The world's full name: `ns:package/world@version`.
    pub name: String,
    /// The host, or the reason why there is none.
    pub host: Option<Half>,
    /// The app, or the reason why there is none.
    pub guest: Option<Half>,
    /// The parts that could not be tried, with the reasons.
    pub left_out: Vec<String>,
    /// The modules to load, which lie one after the other in `wasm`.
    pub modules: Vec<Module>,
    /// The file with all modules.
    pub wasm: PathBuf,
}

/// One half of a world.
#[derive(Debug, Serialize, Deserialize)]
pub enum Half {
    /// A file of code that should compile.
    Code(PathBuf),
    /// No bindings are possible: the world uses what only async guests have, or is too large for the ABI.
    Beyond(String),
    /// The generator refuses the world.
    Refused(String),
}

/// A module, as the harness reads it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Module {
    /// A description of the module.
    pub name: String,
    /// The module's offset in the file.
    pub at: usize,
    /// The module's length in bytes.
    pub len: usize,
    /// The expected outcome: `accept`, `reject` or `either`.
    pub expect: String,
    /// Texts of which the error must contain one.
    pub blame: Vec<String>,
}

/// The parts of a package to prepare.
pub struct Options<'a> {
    /// The folder for code and modules. The files' names start with `name`.
    pub out: &'a Path,
    /// The start of the files' names.
    pub name: &'a str,
    /// Whether to generate hosts.
    pub host: bool,
    /// Whether to generate apps.
    pub guest: bool,
    /// The seed that decides where modules are changed.
    pub seed: u64,
}

/// Generates and writes everything about each world of the package in `wit`.
///
/// The function calls `parsed` once wit-parser and its encoder have accepted the package.
pub fn prepare(
    wit: &Path,
    options: &Options<'_>,
    parsed: impl FnOnce(),
) -> Result<Vec<World>, Error> {
    let package = Package::parse(wit).map_err(Error::Unparsable)?;
    let worlds = package.worlds();
    package.encode(&worlds).map_err(Error::Other)?;
    parsed();
    let numbered = worlds.into_iter().enumerate();
    let prepared = numbered.map(|(number, world)| of_world(&package, number, world, options));
    prepared.collect::<Result<_>>().map_err(Error::Other)
}

/// The reason why a package cannot be proven.
pub enum Error {
    /// wit-parser refuses the package.
    Unparsable(Unparsable),
    /// Any other error.
    Other(anyhow::Error),
}

fn of_world(package: &Package, number: usize, id: WorldId, options: &Options<'_>) -> Result<World> {
    let name = package.name(id);
    let file = |what: &str| options.out.join(format!("{}_{number}_{what}", options.name));
    let short = package.short_name(id);
    let mut world = World { name, wasm: file("wasm"), ..World::default() };
    let parse = |side| {
        let source = Source::Path(package.path.clone());
        crate::parse_with(source, Some(&short), side, HOST, &package.features)
    };
    let half = |code: Result<String, Errors>, path: PathBuf| -> Result<Half> {
        Ok(match code {
            Ok(code) => {
                std::fs::write(&path, code).with_context(|| path.display().to_string())?;
                Half::Code(path)
            }
            Err(errors) => match package.is_too_large(id) {
                Some(why) => Half::Beyond(format!("{errors} (the validator: {why})")),
                None => Half::Refused(errors.to_string()),
            },
        })
    };
    if options.guest {
        let code = parse(Side::Guest).map(app::complete);
        world.guest = Some(half(code, file("guest.rs"))?);
    }
    if !options.host {
        return Ok(world);
    }
    let code = parse(Side::Host).map(|file| identity::complete(file, Purpose::Bind));
    let host = half(code, file("host.rs"))?;
    if let Half::Code(_) = host {
        let mut bytes = Vec::new();
        for naming in [ManglingAndAbi::Standard32, ManglingAndAbi::Legacy(LiftLowerAbi::Sync)] {
            let dummy = wit_component::dummy_module(&package.served, id, naming);
            match module::Module::parse(&dummy)? {
                parsed if parsed.has_twins() => world
                    .left_out
                    .push(format!("{naming:?}: its dummy exports two functions under one name")),
                _ => modules(
                    package,
                    id,
                    naming,
                    &dummy,
                    options.seed,
                    &mut world.modules,
                    &mut bytes,
                )?,
            }
        }
        std::fs::write(&world.wasm, bytes)?;
    }
    world.host = Some(host);
    Ok(world)
}

/// The dummy module of a world with one scheme of names, and the dummies with one change.
fn modules(
    package: &Package,
    id: WorldId,
    naming: ManglingAndAbi,
    dummy: &[u8],
    seed: u64,
    modules: &mut Vec<Module>,
    bytes: &mut Vec<u8>,
) -> Result<()> {
    let of = if matches!(naming, ManglingAndAbi::Standard32) { "S" } else { "L" };
    let mut add = |name: String, wasm: &[u8], expect: Expect, blame: Vec<String>| {
        let expect = format!("{expect:?}").to_lowercase();
        modules.push(Module { name, at: bytes.len(), len: wasm.len(), expect, blame });
        bytes.extend_from_slice(wasm);
    };
    add(format!("{of} dummy"), dummy, Expect::Accept, vec![]);
    let facts = Facts::of(&package.served, id, naming);
    let chance = Chance::of(&package.name(id), seed);
    for mutant in mutants::all(dummy, &facts, naming, chance)? {
        let name = format!("{of} {}: {}", mutant.rule, mutant.what);
        add(name, &mutant.wasm, mutant.expect, mutant.blame);
    }
    Ok(())
}
