//! `microwit-attack ENGINE [PART]`: attacks a board on an engine, or on all, each time in a process of
//! its own, so that what ends the process or hangs is one failure. `PART` is part of attacks' names.
#![forbid(unsafe_code)]

mod app;
mod attacks;
mod board;
mod child;
mod clock;
mod gaps;
mod life;

use std::io::Read;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, io, thread};

use microwit_any::Engine;

use attacks::Attack;
use child::{Heap, Told};
use life::SMALL_POOLS;

/// How long a process may last that also packs apps.
const PATIENCE: Duration = Duration::from_secs(90);
/// How often an attack is repeated with a heap that is full at some moment.
const FULL: usize = 5;
/// How a process ended that told nothing.
const NEVER: &str = "-";
/// The stack of an attacked program, which is none of the app's.
const STACK: usize = 1 << 20;

fn main() -> ExitCode {
    let args: Vec<_> = env::args().skip(1).collect();
    let args: Vec<_> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["--child", engine, name, heap] => {
            child(engine.to_owned(), name, heap);
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

fn child(engine: String, name: &str, heap: &str) {
    let attack = attacks::all().find(|attack| attack.name == name).expect("the parent knows it");
    let heap = heap.parse().map_or(Heap::Ample, Heap::Full);
    let run = move || child::run(&engine, attack, heap);
    let thread = thread::Builder::new().stack_size(STACK).spawn(run);
    thread.expect("there can be a thread").join().expect("a panic ends the process");
}

/// Counts attacks, each once with an ample heap and once with full ones.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    gaps: usize,
}

impl Tally {
    /// One more, and what was wrong, for which there may be a known reason.
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
    let mut tally = Tally::default();
    println!("engine   | heap, B | load, s | × loop | full  | attack: end");
    for engine in engines {
        for attack in attacks::all().filter(|attack| attack.name.contains(part)) {
            row(&mut tally, engine, attack);
        }
    }
    let Tally { passed, failed, gaps } = tally;
    match gaps {
        0 => println!("{passed} passed, {failed} failed"),
        _ => println!("{passed} passed, {failed} failed, {gaps} gaps"),
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One attack on one engine.
fn row(tally: &mut Tally, engine: &str, attack: &Attack) {
    let name = attack.name;
    let told = started(engine, name, "ample");
    let ended = told.end != NEVER;
    let fulls = if ended { moments(engine, name, told.allocations) } else { Vec::new() };
    let with = |full: &usize| (*full, started(engine, name, &full.to_string()).wrong);
    let wrong = fulls.iter().map(with).filter(|(_, wrong)| !wrong.is_empty());
    let wrong: Vec<_> = wrong.map(|(full, wrong)| format!("at {full}: {wrong}")).collect();
    let Told { end, peak, loading, ratio, .. } = &told;
    let full = format!("{}/{}", fulls.len() - wrong.len(), fulls.len());
    println!("{engine:8} | {peak:7} | {loading:7.3} | {ratio:6.1} | {full:5} | {name}: {end}");
    tally.count(&format!("{engine}, {name}"), &told.wrong, gaps::known(engine, name));
    let known = gaps::aborts(engine, &wrong).filter(|_| !wrong.is_empty());
    tally.count(&format!("{engine}, {name}, full heap"), &wrong.join("; "), known);
}

/// After how many allocations the heap is full: moments that look random, and are the same each time.
fn moments(engine: &str, name: &str, allocations: usize) -> Vec<usize> {
    if engine == "wamr" {
        return (1..=SMALL_POOLS).collect();
    }
    let seed = name.bytes().fold(0, |seed: u64, byte| seed.wrapping_mul(31) + u64::from(byte));
    let mut moments: Vec<_> =
        app::random(seed).take(FULL).map(|number| number % allocations.max(1)).collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

/// Runs an attack in a process of its own.
fn started(engine: &str, name: &str, heap: &str) -> Told {
    let ended = watched(&["--child", engine, name, heap]);
    ended.unwrap_or_else(|wrong| Told { end: NEVER.into(), wrong, ..Told::default() })
}

fn watched(args: &[&str]) -> Result<Told, String> {
    let text = |error: io::Error| error.to_string();
    let mut command = Command::new(env::current_exe().map_err(text)?);
    command.args(args).env("RUST_BACKTRACE", "0").stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(text)?;
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(text)? {
            break status;
        }
        if start.elapsed() > PATIENCE {
            child.kill().and_then(|()| child.wait()).map_err(text)?;
            return Err("an app is not packed in time".into());
        }
        thread::sleep(Duration::from_millis(2));
    };
    let (mut out, mut err) = (String::new(), String::new());
    child.stdout.take().map(|mut pipe| pipe.read_to_string(&mut out));
    child.stderr.take().map(|mut pipe| pipe.read_to_string(&mut err));
    let told = out.lines().last().and_then(Told::read).filter(|_| status.success());
    let words: String = err.split_whitespace().collect::<Vec<_>>().join(" ");
    told.ok_or_else(|| format!("{status}: {words:.200}"))
}
