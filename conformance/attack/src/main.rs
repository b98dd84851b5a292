//! `microwit-attack ENGINE [PART]`: attacks a board on one engine or on all. Each attack has a process of
//! its own, so that one which ends the process or hangs is one failure. `PART` is a part of the names of
//! attacks.
#![forbid(unsafe_code)]

mod app;
mod attacks;
mod board;
mod child;
mod clock;
mod gaps;
mod life;
mod workers;

use std::io::Read;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, io, thread};

use microwit_any::Engine;

use attacks::Attack;
use child::{Heap, Told};
use life::SMALL_POOLS;

/// The longest time of a process, which also packs the apps.
const PATIENCE: Duration = Duration::from_secs(90);
/// The number of times that each attack is repeated with a heap that becomes full at some moment.
const FULL: usize = 4;
/// The end of a process that printed nothing.
const NEVER: &str = "-";
/// The native stack of an attacked program, which apps do not share.
const STACK: usize = 1 << 20;

fn main() -> ExitCode {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["--child", engine, name, ref heaps @ ..] => {
            child(engine.to_owned(), name, heaps);
            ExitCode::SUCCESS
        }
        [engine] => all(engine, ""),
        [engine, part] => all(engine, part),
        _ => {
            eprintln!("error: microwit-attack ENGINE [PART]");
            ExitCode::FAILURE
        }
    }
}

fn child(engine: String, name: &str, heaps: &[&str]) {
    let attack = attacks::all().find(|attack| attack.name == name).expect("the parent knows it");
    let heap = |heap: &&str| heap.parse().map_or(Heap::Ample, Heap::Full);
    let heaps: Vec<_> = heaps.iter().map(heap).collect();
    let run = move || child::run(&engine, attack, &heaps);
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("there can be a thread").join().expect("a panic ends the process");
}

/// Counts attacks: each once with an ample heap, and once with full heaps.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    gaps: usize,
}

impl Tally {
    /// Counts an attack. `wrong` is empty if it went well, and `known` is the reason for a known gap.
    fn count(&mut self, case: &str, wrong: &str, known: Option<&str>) {
        let (count, told) = match (wrong, known) {
            ("", None) => (&mut self.passed, String::new()),
            ("", Some(_)) => (&mut self.failed, "listed as a gap, but it passes".into()),
            (_, Some(reason)) => (&mut self.gaps, format!("a gap: {reason}")),
            (wrong, None) => (&mut self.failed, format!("FAILED: {wrong}")),
        };
        *count += 1;
        if !told.is_empty() {
            println!("    {case}: {told}");
        }
    }
}

fn all(engine: &str, part: &str) -> ExitCode {
    let engines = Engine::ALL.map(Engine::name).into_iter();
    let engines = engines.filter(|name| engine == "all" || engine == *name);
    let attacks = || attacks::all().filter(|attack| attack.name.contains(part));
    let rows: Vec<_> =
        engines.flat_map(|engine| attacks().map(move |attack| (engine, attack))).collect();
    let mut tally = Tally::default();
    println!("engine   | heap, B | stack, B | load, s | × loop | full  | attack: end");
    workers::each(&rows, Row::of, |row| row.tell(&mut tally));
    let Tally { passed, failed, gaps } = tally;
    match gaps {
        0 => println!("{passed} passed, {failed} failed"),
        _ => println!("{passed} passed, {failed} failed, {gaps} gaps"),
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One attack on one engine.
struct Row {
    engine: &'static str,
    name: &'static str,
    /// The outcome with an ample heap.
    ample: Told,
    /// The number of runs with full heaps.
    fulls: usize,
    /// The descriptions of what was wrong in these runs.
    wrong: Vec<String>,
}

impl Row {
    fn of((engine, attack): &(&'static str, &'static Attack)) -> Self {
        let (engine, name) = (*engine, attack.name);
        let ample = started(engine, name, &["ample".into()]);
        let ample = ample.into_iter().next().unwrap_or_default();
        let fulls = if ample.end == NEVER { Vec::new() } else { caps(engine, name, ample.peak) };
        let fulls: Vec<_> = fulls.iter().map(usize::to_string).collect();
        // A process can give WAMR its pool only once.
        let at_once = if engine == "wamr" { 1 } else { FULL + 2 };
        let all: Vec<_> =
            fulls.chunks(at_once).flat_map(|fulls| started(engine, name, fulls)).collect();
        let wrong = fulls.iter().zip(&all).filter(|(_, told)| !told.wrong.is_empty());
        let wrong = wrong.map(|(full, told)| format!("at {full}: {}", told.wrong)).collect();
        Self { engine, name, ample, fulls: fulls.len(), wrong }
    }

    fn tell(self, tally: &mut Tally) {
        let Self { engine, name, ample, fulls, wrong } = self;
        let Told { end, peak, stack, loading, ratio, wrong: ample, .. } = ample;
        let full = format!("{}/{fulls}", fulls - wrong.len());
        println!(
            "{engine:8} | {peak:7} | {stack:8} | {loading:7.3} | {ratio:6.1} | {full:5} | {name}: {end}"
        );
        tally.count(&format!("{engine}, {name}"), &ample, gaps::known(engine, name));
        let case = format!("{name}, full heap");
        tally.count(&format!("{engine}, {case}"), &wrong.join("; "), gaps::known(engine, &case));
    }
}

/// The sizes of full heaps in bytes: pseudo-random numbers below what the attack takes from an ample heap,
/// that number itself, and a little more.
fn caps(engine: &str, name: &str, peak: usize) -> Vec<usize> {
    if engine == "wamr" {
        return (1..=SMALL_POOLS).collect();
    }
    let seed = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    let below = app::random(seed).take(FULL).map(|number| number % (peak + 1));
    let mut caps: Vec<_> = below.chain([peak, peak + peak / 4]).collect();
    caps.sort_unstable();
    caps.dedup();
    caps
}

/// Runs an attack in a process of its own with one heap after the other, until one of them makes the
/// process end.
fn started(engine: &str, name: &str, heaps: &[String]) -> Vec<Told> {
    let (mut told, ended) = watched(&[&["--child", engine, name], &*strs(heaps)].concat());
    if let Err(wrong) = ended {
        told.truncate(heaps.len().saturating_sub(1));
        told.push(Told { end: NEVER.into(), wrong, ..Told::default() });
    }
    told
}

fn strs(heaps: &[String]) -> Vec<&str> {
    heaps.iter().map(String::as_str).collect()
}

/// The outcomes that a process printed, and the description of how it failed.
fn watched(args: &[&str]) -> (Vec<Told>, Result<(), String>) {
    let text = |error: io::Error| error.to_string();
    let run = || -> Result<(String, Result<(), String>), String> {
        let mut command = Command::new(env::current_exe().map_err(text)?);
        command.args(args).env("RUST_BACKTRACE", "0").stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(text)?;
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().map_err(text)? {
                break Ok(status);
            }
            if start.elapsed() > PATIENCE {
                child.kill().and_then(|()| child.wait()).map_err(text)?;
                break Err("an app is not packed in time".into());
            }
            thread::sleep(Duration::from_millis(2));
        };
        let (mut out, mut err) = (String::new(), String::new());
        child.stdout.take().map(|mut pipe| pipe.read_to_string(&mut out));
        child.stderr.take().map(|mut pipe| pipe.read_to_string(&mut err));
        let words: String = err.split_whitespace().collect::<Vec<_>>().join(" ");
        let ended = status.and_then(|status| {
            if status.success() { Ok(()) } else { Err(format!("{status}: {words:.200}")) }
        });
        Ok((out, ended))
    };
    match run() {
        Ok((out, ended)) => (out.lines().filter_map(Told::read).collect(), ended),
        Err(error) => (Vec::new(), Err(error)),
    }
}
