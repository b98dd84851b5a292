//! Runs one attack in a process of its own.

use std::sync::Mutex;
use std::time::{Duration, Instant};
use std::{panic, process, thread};

use microwit_any::App;
use microwit_attack as heap;
use microwit_host::Limits;

use crate::attacks::{self, Attack, LIMITS};
use crate::board::{Board, stack_pointer};
use crate::clock::Moment;
use crate::life::{End, Entry, give_pool, live, pack};

/// The size of the heap in bytes. The peak use is compared with a smaller bound.
const CAP: usize = 4 << 20;
/// The bytes of a table's element.
const ELEMENT: usize = 16;
/// The longest time of one app, on a machine that may be busy.
const PATIENCE: Duration = Duration::from_secs(20);
/// The most times that a call may take the yardstick's time.
const RATIO: f64 = 50.0;
/// The shortest time that is compared. Within less, another process may have run.
const SHORT: Duration = Duration::from_millis(100);

/// The free space on the heap.
#[derive(Clone, Copy, Debug)]
pub enum Heap {
    /// There is far more than an app may use.
    Ample,
    /// There are this many bytes; for WAMR, this is the number of its pool.
    Full(usize),
}

/// The outcome of one attack: a line of the parent's table.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The description of what was wrong; empty if nothing was.
    pub wrong: String,
    pub end: String,
    pub peak: usize,
    /// The bytes of native stack between here and the deepest call of the board.
    pub stack: usize,
    pub loading: f64,
    pub running: f64,
    /// How many times the yardstick fits into `running`.
    pub ratio: f64,
}

impl Told {
    /// Formats the outcome as one line of text.
    fn line(&self) -> String {
        let Self { wrong, end, peak, stack, loading, running, ratio } = self;
        format!("{wrong}\t{end}\t{peak}\t{stack}\t{loading}\t{running}\t{ratio}")
    }

    /// Parses a line that a child printed.
    pub fn read(line: &str) -> Option<Self> {
        let mut fields = line.trim_end_matches('\n').split('\t');
        let mut next = || fields.next();
        Some(Self {
            wrong: next()?.into(),
            end: next()?.into(),
            peak: next()?.parse().ok()?,
            stack: next()?.parse().ok()?,
            loading: next()?.parse().ok()?,
            running: next()?.parse().ok()?,
            ratio: next()?.parse().ok()?,
        })
    }
}

/// Runs an attack with each of these heaps, and prints the outcomes.
pub fn run(engine: &str, attack: &Attack, heaps: &[Heap]) {
    panic::set_hook(Box::new(|panic| {
        heap::lift();
        eprintln!("{panic}");
        process::exit(101);
    }));
    watch();
    let pool = if let [Heap::Full(number)] = *heaps { number } else { 0 };
    assert!(engine != "wamr" || give_pool(pool), "there is a pool");
    // An engine may allocate something once for all apps. This app makes it do that before the measurement.
    if pool == 0 || engine != "wamr" {
        let honest = pack(engine, attacks::honest()).expect("it can be packed");
        live(honest, &mut Board::default(), LIMITS, Entry::Run);
    }
    let yardstick = matches!(heaps, [Heap::Ample]).then(|| yardstick(engine));
    let good = pack(engine, attacks::honest()).expect("it can be packed");
    let apps: Vec<_> = (attack.apps)().into_iter().map(|wasm| pack(engine, wasm)).collect();
    for heap in heaps {
        let suffer = |app: &Option<App>| suffer(engine, attack, *app, good, *heap, yardstick);
        println!("{}", worst(apps.iter().map(suffer)).line());
    }
}

/// Combines outcomes: the first that was wrong, the last end, and the maximum of each figure.
fn worst(all: impl Iterator<Item = Told>) -> Told {
    let mut told = Told::default();
    for next in all {
        told.wrong = if told.wrong.is_empty() { next.wrong } else { told.wrong };
        told.end = next.end;
        told.peak = told.peak.max(next.peak);
        told.stack = told.stack.max(next.stack);
        told.loading = told.loading.max(next.loading);
        told.running = told.running.max(next.running);
        told.ratio = told.ratio.max(next.ratio);
    }
    told
}

/// The time of a plain loop. It runs several times, since the clock may be coarse.
fn yardstick(engine: &str) -> Duration {
    let app = pack(engine, attacks::yardstick()).expect("it can be packed");
    let start = Moment::now();
    for runs in 1.. {
        live(app, &mut Board::default(), LIMITS, Entry::Run);
        let took = start.elapsed();
        if took > Duration::from_millis(50) || runs == 20 {
            return (took / runs).max(Duration::from_micros(1));
        }
    }
    unreachable!("it has ended")
}

/// Runs one hostile app, and then an honest one on the same board.
fn suffer(
    engine: &str,
    attack: &Attack,
    app: Option<App>,
    good: App,
    heap: Heap,
    yardstick: Option<Duration>,
) -> Told {
    let cap = match heap {
        Heap::Full(bytes) if engine != "wamr" => bytes,
        _ => CAP,
    };
    let Some(packed) = app else {
        let end = End::NotPacked;
        let wrong = wrong_end(attack, heap, end).unwrap_or_default();
        return Told { wrong, end: end.words(), ..Told::default() };
    };
    let board = &mut Board::default();
    let here = stack_pointer();
    lives(Some(Instant::now()));
    let before = heap::limit(cap);
    let life = live(packed, board, attack.limits, attack.entry);
    let peak = heap::lift();
    lives(None);
    let peak = if engine == "wamr" { microwit_wamr::pool_high_water() } else { peak - before };
    let after = heap::limit(usize::MAX);
    heap::lift();
    let ratio = yardstick.map_or(0.0, |one| life.running.as_secs_f64() / one.as_secs_f64());
    let mut wrong = wrong_end(attack, heap, life.end);
    let mut claim = |is: bool, what: String| {
        if is && wrong.is_none() {
            wrong = Some(what);
        }
    };
    claim(board.open != 0, format!("{} things stay open", board.open.count_ones()));
    claim(after > before, format!("{} B of heap stay in use", after.saturating_sub(before)));
    let may = may_take(attack.limits);
    claim(peak > may && engine != "wamr", format!("{peak} B of heap, of {may}"));
    claim(
        ratio > RATIO && life.running > SHORT,
        format!("{ratio:.0} times as long as a plain loop"),
    );
    let small = matches!((engine, heap), ("wamr", Heap::Full(_)));
    let next = live(good, board, LIMITS, Entry::Run).end;
    claim(next != End::Returned && !small, format!("the next app: {}", next.words()));
    Told {
        wrong: wrong.unwrap_or_default(),
        end: life.end.words(),
        peak,
        stack: here.saturating_sub(board.deepest.unwrap_or(here)),
        loading: life.loading.as_secs_f64(),
        running: life.running.as_secs_f64(),
        ratio,
    }
}

/// Ends the process if an app lives too long.
fn watch() {
    thread::spawn(|| {
        loop {
            thread::sleep(Duration::from_millis(100));
            let since = LIVES.lock().ok().and_then(|since| *since);
            if since.is_some_and(|since| since.elapsed() > PATIENCE) {
                heap::lift();
                eprintln!("still running after {} s", PATIENCE.as_secs());
                process::exit(102);
            }
        }
    });
}

/// The time at which the current app started; `None` between apps.
static LIVES: Mutex<Option<Instant>> = Mutex::new(None);

fn lives(since: Option<Instant>) {
    if let Ok(mut lives) = LIVES.lock() {
        *lives = since;
    }
}

/// The description of a wrong end. With a full heap every end is right.
fn wrong_end(attack: &Attack, heap: Heap, end: End) -> Option<String> {
    let right = matches!(heap, Heap::Full(_)) || attack.ends.iter().any(|right| right.is(end));
    (!right).then(|| format!("not {:?}", attack.ends))
}

/// The bytes of heap that an app may take.
fn may_take(limits: Limits) -> usize {
    let Limits { memory, tables, stack, heap, .. } = limits;
    memory as usize + tables as usize * ELEMENT + stack as usize + heap as usize
}
