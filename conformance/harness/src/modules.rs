//! Loads and binds dummy modules of a world, and changed ones, and checks which of them are refused.

use std::process::ExitCode;

use serde::Deserialize;

use crate::engine::{self, PLENTY};
use crate::subject::{Ready, Subject};
use crate::{Tally, finish, read};

/// A world, with the number of its host.
#[derive(Deserialize)]
struct World {
    number: usize,
    name: String,
    /// The path of a file with all modules.
    wasm: String,
    modules: Vec<Module>,
}

#[derive(Deserialize)]
struct Module {
    name: String,
    at: usize,
    len: usize,
    expect: String,
    blame: Vec<String>,
}

/// Loads a module against one host. Returns the reason if it was refused.
pub type Run = fn(engine: &str, wasm: &[u8]) -> Option<String>;

/// The `main` of a program with generated hosts. Its arguments are an engine and a file with worlds;
/// `hosts` are the hosts of these worlds.
pub fn main(hosts: &[(usize, Run)]) -> ExitCode {
    // A panic is reported once, in the list of failures.
    std::panic::set_hook(Box::new(|_| {}));
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().unwrap_or_default();
    let tally = worlds(&next(), &next(), hosts);
    // The command that runs this program counts the failures.
    finish(tally.map(|tally| {
        tally.finish();
        true
    }))
}

fn worlds(engine: &str, file: &str, hosts: &[(usize, Run)]) -> Result<Tally, String> {
    let mut tally = Tally::new(engine)?;
    for world in read::<Vec<World>>(file)? {
        let Some((_, run)) = hosts.iter().find(|(number, _)| *number == world.number) else {
            continue; // It did not compile.
        };
        let bytes =
            std::fs::read(&world.wasm).map_err(|error| format!("{}: {error}", world.wasm))?;
        for module in &world.modules {
            let wasm = &bytes[module.at..module.at + module.len];
            let case = format!("{} {}", world.name, module.name);
            tally.each(&case, |engine| judge(module, run(engine, wasm)));
        }
    }
    Ok(tally)
}

fn judge(module: &Module, refused: Option<String>) -> Result<(), String> {
    match (&*module.expect, refused) {
        ("accept", Some(why)) => Err(format!("expected accept, got reject ({why})")),
        ("reject", None) => Err("expected reject, got accept".to_owned()),
        ("reject", Some(why)) => {
            let named = |name: &String| why.contains(name.as_str());
            if module.blame.is_empty() || module.blame.iter().any(named) {
                return Ok(());
            }
            Err(format!("the error names none of {:?}: {why}", module.blame))
        }
        _ => Ok(()),
    }
}

/// Loads a module against the host `S`.
pub fn run<S: Subject>(engine: &str, wasm: &[u8]) -> Option<String> {
    let host = &mut S::default();
    let limits = PLENTY.memory(1 << 20).fuel(100_000);
    match engine::load::<S, 16>(engine, wasm, host, limits) {
        Ok(guest) => Ready::new(guest).err().map(|error| error.to_string()),
        Err(why) => Some(why),
    }
}
