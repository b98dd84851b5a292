//! Compiles and runs many worlds at once.

use anyhow::{Context, Result};
use microwit_conformance::{
    corpus::{Half, World},
    project::{Built, Project},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{How, Report};
use crate::{paths, proof};

/// The number of worlds that share a crate.
const TOGETHER: usize = 40;

/// Compiles the prepared worlds, and loads the modules against the hosts.
pub fn prove(worlds: &[World], work: &Path, how: &How, report: &mut Report) -> Result<()> {
    for world in worlds {
        world.left_out.iter().for_each(|why| report.left_out(&world.name, why));
    }
    let guests = halves(worlds, "guest", |world| world.guest.as_ref(), report)?;
    compile(guests, &work.join("guests"), worlds, report)?;
    let hosts = halves(worlds, "host", |world| world.host.as_ref(), report)?;
    if let Some(built) = compile(hosts, &work.join("hosts"), worlds, report)? {
        run(worlds, &built, work, how, report)?;
    }
    Ok(())
}

/// The code of one half of each world, by the world's number.
struct Halves {
    side: &'static str,
    code: BTreeMap<usize, String>,
}

fn halves<'w>(
    worlds: &'w [World],
    side: &'static str,
    of: impl Fn(&'w World) -> Option<&'w Half>,
    report: &mut Report,
) -> Result<Halves> {
    let mut code = BTreeMap::new();
    for (number, world) in worlds.iter().enumerate() {
        let what = format!("{} ({side})", world.name);
        match of(world) {
            None => {}
            Some(Half::Code(file)) => {
                report.passed(1);
                code.insert(number, fs::read_to_string(file)?);
            }
            Some(Half::Beyond(why)) => report.left_out(&what, why),
            Some(Half::Refused(why)) => report.failed(&what, why),
        }
    }
    Ok(Halves { side, code })
}

fn compile(
    halves: Halves,
    folder: &Path,
    worlds: &[World],
    report: &mut Report,
) -> Result<Option<Built>> {
    if halves.code.is_empty() {
        return Ok(None);
    }
    let total = halves.code.len();
    // An earlier run may have written files under the same names for other worlds.
    let mut project = match halves.side {
        "guest" => Project::check(folder.to_owned(), apps),
        _ => Project::new(folder.to_owned(), |modules| {
            proof::program(modules, "modules", &["Identity"])
        }),
    };
    for (place, (number, code)) in halves.code.into_iter().enumerate() {
        let krate = format!("{}s{}", halves.side, place / TOGETHER);
        project.add(&krate, format!("w{number}"), code);
    }
    let built = project.build(paths::root(), &proof::target())?;
    report.passed(total - built.broken.len());
    for (module, error) in &built.broken {
        let number = module.trim_start_matches('w').parse::<usize>()?;
        let name = worlds.get(number).map_or("", |world| &world.name);
        report.failed(&format!("{name} ({})", halves.side), &format!("does not compile:\n{error}"));
    }
    Ok(Some(built))
}

/// Runs each program of hosts over the modules of its worlds.
fn run(worlds: &[World], built: &Built, work: &Path, how: &How, report: &mut Report) -> Result<()> {
    let with_host = |(_, world): &(usize, &World)| matches!(world.host, Some(Half::Code(_)));
    let hosted: Vec<_> = worlds.iter().enumerate().filter(with_host).collect();
    for (place, batch) in hosted.chunks(TOGETHER).enumerate() {
        let list: Vec<_> = batch
            .iter()
            .map(|(number, world)| {
                json!({
                    "number": number,
                    "name": world.name,
                    "wasm": world.wasm,
                    "modules": world.modules,
                })
            })
            .collect();
        let file = work.join(format!("hosts{place}.json"));
        fs::write(&file, serde_json::to_string(&list)?)?;
        let program = built.programs.join(format!("hosts{place}"));
        tell(&program, &file, how, report)?;
    }
    Ok(())
}

fn tell(program: &PathBuf, file: &PathBuf, how: &How, report: &mut Report) -> Result<()> {
    let output = Command::new(program).arg(&how.engine).arg(file).output();
    let output = output.with_context(|| program.display().to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    anyhow::ensure!(
        output.status.success(),
        "{} died: {}\n{said}{}",
        program.display(),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let mut lines: Vec<_> = said.lines().collect();
    let last = lines.pop().unwrap_or_default();
    let passed = last.split(' ').next().and_then(|count| count.parse().ok());
    report.passed(passed.with_context(|| format!("{} said {last}", program.display()))?);
    for line in lines {
        if let Some((what, why)) = line.split_once(": a gap: ") {
            report.gap(what, why);
            continue;
        }
        let (what, why) = line
            .split_once(": expected")
            .map_or((line, String::new()), |(what, why)| (what, format!("expected{why}")));
        report.failed(what, &why);
    }
    Ok(())
}

fn apps(modules: &[&str]) -> String {
    let modules: Vec<_> = modules.iter().map(|module| format!("mod {module};")).collect();
    format!("#![allow(warnings)]\n{}\nfn main() {{}}\n", modules.join("\n"))
}
