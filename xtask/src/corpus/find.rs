//! Finds packages, and prepares each in a process of its own.

use anyhow::{Context, Result};
use microwit_conformance::corpus::{self, World};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{Half, How, Report};

/// The output that says that wit-parser has understood a package.
pub const PARSED: &str = "parsed";

/// The start of the output that says why wit-parser has not understood a package.
pub const UNPARSABLE: &str = "unparsable: ";

/// The longest time that preparing a package may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The number of packages that are prepared at once.
const WORKERS: usize = 2;

/// The outcome of preparing a package.
enum Outcome {
    Worlds(Vec<World>),
    Unparsable(String),
    /// Another tool takes too long with the package, or fails.
    TooMuch(String),
    /// The generator fails.
    Failed(String),
}

/// Every world of every package below `folder`.
pub fn worlds(folder: &Path, out: &Path, how: &How, report: &mut Report) -> Result<Vec<World>> {
    let mut folders = Vec::new();
    with_wit(folder, &mut folders)?;
    let prepared = each(&folders, out, "f", how)?;
    let (mut worlds, mut files, mut again) = (Vec::new(), Vec::new(), Vec::new());
    for (path, outcome) in folders.iter().zip(prepared) {
        match outcome {
            // The folder is not one package. Its files may be packages, or it may need its neighbours.
            Outcome::Unparsable(why) => {
                let siblings = siblings(path);
                if siblings.is_empty() || !why.contains("not found") {
                    files.extend(wit_files(path)?);
                } else {
                    let staged = out.join(format!("staged{}", again.len()));
                    corpus::stage(path, &siblings, &staged)?;
                    again.push((path.clone(), staged));
                }
            }
            outcome => tell(path, folder, outcome, &mut worlds, report),
        }
    }
    let staged: Vec<_> = again.iter().map(|(_, staged)| staged.clone()).collect();
    for ((path, _), outcome) in again.iter().zip(each(&staged, out, "s", how)?) {
        match outcome {
            Outcome::Unparsable(_) => files.extend(wit_files(path)?),
            outcome => tell(path, folder, outcome, &mut worlds, report),
        }
    }
    for (path, outcome) in files.iter().zip(each(&files, out, "w", how)?) {
        tell(path, folder, outcome, &mut worlds, report);
    }
    Ok(worlds)
}

/// Every world of these packages.
pub fn of_packages(
    packages: &[PathBuf],
    folder: &Path,
    out: &Path,
    how: &How,
    report: &mut Report,
) -> Result<Vec<World>> {
    let mut worlds = Vec::new();
    for (path, outcome) in packages.iter().zip(each(packages, out, "p", how)?) {
        tell(path, folder, outcome, &mut worlds, report);
    }
    Ok(worlds)
}

fn tell(
    path: &Path,
    folder: &Path,
    outcome: Outcome,
    worlds: &mut Vec<World>,
    report: &mut Report,
) {
    let place = path.strip_prefix(folder).unwrap_or(path).display().to_string();
    match outcome {
        Outcome::Worlds(found) => {
            if found.is_empty() {
                report.left_out(&place, "it has no world");
            }
            worlds.extend(
                found
                    .into_iter()
                    .map(|world| World { name: format!("{place} {}", world.name), ..world }),
            );
        }
        Outcome::Unparsable(why) => report.left_out(&place, &format!("wit-parser: {why}")),
        Outcome::TooMuch(why) => report.left_out(&place, &why),
        Outcome::Failed(why) => report.failed(&place, &why),
    }
}

/// Finds folders with WIT files. A `deps` folder belongs to the folder above it.
fn with_wit(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    if !wit_files(folder)?.is_empty() {
        found.push(folder.to_owned());
    }
    for path in sorted(folder)? {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "deps") {
            with_wit(&path, found)?;
        }
    }
    Ok(())
}

fn wit_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let is_wit = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|it| it == "wit");
    Ok(sorted(folder)?.into_iter().filter(is_wit).collect())
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// The packages beside a package: `cli/wit` and `http/wit` for `clocks/wit`.
fn siblings(package: &Path) -> Vec<PathBuf> {
    let (Some(name), Some(above)) = (package.file_name(), package.parent()) else { return vec![] };
    let Some(family) = above.parent() else { return vec![] };
    let beside = sorted(family).unwrap_or_default().into_iter().map(|path| path.join(name));
    let is_package = |path: &PathBuf| {
        path != package && path.is_dir() && wit_files(path).is_ok_and(|files| !files.is_empty())
    };
    beside.filter(is_package).collect()
}

/// Prepares all packages, some at once, and returns the outcomes in the order of the packages.
fn each(packages: &[PathBuf], out: &Path, prefix: &str, how: &How) -> Result<Vec<Outcome>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::new());
    thread::scope(|scope| {
        let work = || -> Result<()> {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let Some(package) = packages.get(number) else { return Ok(()) };
                let outcome = prepare(package, out, &format!("{prefix}{number}"), how)?;
                if let Ok(mut outcomes) = outcomes.lock() {
                    outcomes.push((number, outcome));
                }
            }
        };
        let workers: Vec<_> = (0..WORKERS).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| match worker.join() {
            Ok(done) => done,
            Err(_) => anyhow::bail!("a worker panicked"),
        })
    })?;
    let mut outcomes = outcomes.into_inner().unwrap_or_default();
    outcomes.sort_by_key(|(number, _)| *number);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

fn prepare(package: &Path, out: &Path, name: &str, how: &How) -> Result<Outcome> {
    let side = match how.side {
        Half::Host => "host",
        Half::Guest => "guest",
        Half::Both => "both",
    };
    // The output goes to files, because a full pipe would block the process.
    let (said, wrong) = (out.join(format!("{name}.out")), out.join(format!("{name}.err")));
    let mut child = Command::new(env::current_exe()?)
        .arg("prepare")
        .args([package, out])
        .args([name, side, &how.mutations.to_string()])
        .stdout(fs::File::create(&said)?)
        .stderr(fs::File::create(&wrong)?)
        .stdin(Stdio::null())
        .spawn()?;
    let end = Instant::now() + PATIENCE;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() > end {
            child.kill()?;
            child.wait()?;
            break None;
        }
        thread::sleep(Duration::from_millis(5));
    };
    let said = fs::read_to_string(said)?;
    let wrong = match status {
        Some(_) => fs::read_to_string(wrong)?,
        None => format!("it takes more than {PATIENCE:?}"),
    };
    let last = said.lines().last().unwrap_or_default();
    Ok(match status {
        Some(status) if status.success() => match last.strip_prefix(UNPARSABLE) {
            Some(why) => Outcome::Unparsable(why.to_owned()),
            None => {
                let worlds = serde_json::from_str(last);
                Outcome::Worlds(
                    worlds.with_context(|| format!("{} said {said}", package.display()))?,
                )
            }
        },
        _ if said.lines().any(|line| line == PARSED) => Outcome::Failed(wrong),
        _ => Outcome::TooMuch(format!("others cannot encode it: {wrong}")),
    })
}
