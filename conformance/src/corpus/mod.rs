//! What is proven of WIT that somebody else wrote: that each half of each world compiles, that its
//! dummy guest is loaded, and which changes of it are not.

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

/// A world, ready to be compiled and tried.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// `ns:package/world@version`.
    pub name: String,
    /// The host, or why there is none.
    pub host: Option<Half>,
    /// The app, or why there is none.
    pub guest: Option<Half>,
    /// What could not be tried, and why.
    pub left_out: Vec<String>,
    /// Modules to load, end to end in `wasm`.
    pub modules: Vec<Module>,
    /// A file.
    pub wasm: PathBuf,
}

/// One half of a world.
#[derive(Debug, Serialize, Deserialize)]
pub enum Half {
    /// A file of code that should compile.
    Code(PathBuf),
    /// It cannot be made: it uses what only async guests have, or is too large for the ABI.
    Beyond(String),
    /// The generator refuses it.
    Refused(String),
}

/// A module, as the harness reads it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Module {
    /// What it is.
    pub name: String,
    /// Where it starts.
    pub at: usize,
    /// Its bytes.
    pub len: usize,
    /// `accept`, `reject` or `either`.
    pub expect: String,
    /// One of these stands in the error.
    pub blame: Vec<String>,
}

/// What to prepare of a package.
pub struct Options<'a> {
    /// Where code and modules are written, under names that start with `name`.
    pub out: &'a Path,
    /// See there.
    pub name: &'a str,
    /// Generate hosts.
    pub host: bool,
    /// Generate apps.
    pub guest: bool,
    /// Where changes are made.
    pub seed: u64,
}

/// Generates and writes down everything about each world of the package in `wit`.
///
/// `parsed` is called once the package is known to be sound for wit-parser and its encoder.
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

/// Why there is nothing to prove.
pub enum Error {
    /// wit-parser refuses it.
    Unparsable(Unparsable),
    /// Anything else.
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

/// The dummy of a world under a naming, and what becomes of it by one change.
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
