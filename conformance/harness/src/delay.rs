//! Runs the cases of a suite against hosts whose functions wait, and cuts their calls into slices. A case must
//! come to the same as with a host that does not wait and without slices, and the host must see the same
//! calls.
//!
//! The exception are start functions and destructors, in which no engine can park an app: functions that may
//! wait are refused there, even if they are ready at their first poll.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;
use std::process::ExitCode;

use microwit_host::engine::World;
use microwit_host::{Trap, TrapCode, WorldHost};

use crate::executor::{Dropped, Executor};
use crate::guests::{self, Case, Got, MANY, Packed, Ran, attempt, judge, seen};
use crate::subject::{Ready, Refusal, Watched};
use crate::{engine, finish};

/// How a suite is run.
pub struct How {
    /// How often each function is pending.
    delay: u32,
    /// The lengths of the slices that each case is cut into, one after the other, from the shortest.
    slices: RangeInclusive<u64>,
    /// Whether each case is also dropped where it waits, and where its slices end.
    drop: bool,
}

impl How {
    /// The most places at which a run is dropped. If it has more, these are its first and its last.
    fn most_places(&self) -> u32 {
        // A case that is cut in many ways is dropped in many runs.
        if self.slices.start() < self.slices.end() { 4 } else { 128 }
    }
}

/// How one run of a case is made.
#[derive(Clone, Copy, Default)]
struct Way {
    delay: u32,
    slice: Option<u64>,
    /// The place at which the run is dropped, counted from 1.
    drop_at: Option<u32>,
}

/// What happened in all runs on an engine.
#[derive(Default)]
pub struct Count {
    parks: bool,
    waited: u64,
    cut: u64,
    dropped: u64,
    places: u64,
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parks, waited, cut, dropped, places } = self;
        if !parks {
            return f.write_str("it parks no app, so all functions are ready at once");
        }
        write!(f, "functions were pending {waited} times, and {cut} slices ended")?;
        if *places > 0 {
            write!(f, "; calls were dropped at {dropped} of {places} places")?;
        }
        Ok(())
    }
}

/// Runs a case on an engine against both hosts of one world.
pub type Run = fn(engine: &str, case: &Case, wasm: &[u8], how: &How, count: &mut Count) -> Ran;

/// The `main` of a program with generated hosts. Its arguments are those of [`guests::main`], a number of
/// polls, the shortest and the longest slice, and `true` if cases are dropped.
pub fn main(hosts: &[(usize, Run)]) -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    finish(match &arguments[..] {
        [engine, suite, refused, delay, first, last, drop] => how(delay, first, last, drop)
            .and_then(|how| run_all(engine, suite, refused, &how, hosts)),
        _ => Err("expected an engine, two files, three numbers, and a flag".to_owned()),
    })
}

fn how(delay: &str, first: &str, last: &str, drop: &str) -> Result<How, String> {
    fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
        text.parse().map_err(|_| format!("`{text}` is no number"))
    }
    Ok(How { delay: number(delay)?, slices: number(first)?..=number(last)?, drop: drop == "true" })
}

/// Runs a suite, and prints one line for each engine.
fn run_all(
    engine: &str,
    suite: &str,
    refused: &str,
    how: &How,
    hosts: &[(usize, Run)],
) -> Result<bool, String> {
    let counts = RefCell::new(BTreeMap::<String, Count>::new());
    let with = |&(number, run): &(usize, Run)| {
        let counts = &counts;
        (number, move |engine: &str, case: &Case, wasm: &[u8]| {
            run(engine, case, wasm, how, counts.borrow_mut().entry(engine.to_owned()).or_default())
        })
    };
    let hosts: Vec<_> = hosts.iter().map(with).collect();
    let mut passed = guests::suite(engine, suite, refused, &hosts)?;
    for (engine, count) in &*counts.borrow() {
        println!("{engine}: {count}");
        // A run in which nothing happens proves nothing.
        let vain = how.delay > 0 && count.waited == 0 || !how.slices.is_empty() && count.cut == 0;
        if count.parks && vain {
            println!("{engine}: no function was pending, or no slice has ended");
            passed = false;
        }
    }
    Ok(passed)
}

/// Runs a case against the host `P`, whose functions do not wait, and the host `D` of the same world, whose
/// calls may.
pub fn run<P: Watched, D: Watched>(
    engine: &str,
    case: &Case,
    wasm: &[u8],
    how: &How,
    count: &mut Count,
) -> Ran {
    let pack = |limits| case.pack(engine, wasm, limits);
    let whole = pack(case.limits());
    let sliced = match whole {
        Ok(_) if !case.limits().is_metered() => pack(case.limits().slice(1)),
        _ => whole.clone(),
    };
    let parks = whole.as_ref().is_ok_and(|apps| apps.iter().all(|app| engine::parks(*app)));
    count.parks |= parks;
    let of = Of { engine, case, whole, sliced, parks };
    let plain = of.watch::<P>(None);
    let outcome = judge(case, &plain.got).and_then(|()| of.compare::<D>(&plain, how, count));
    (outcome, seen(case, &plain.got))
}

/// A case on an engine.
struct Of<'c> {
    engine: &'c str,
    case: &'c Case,
    whole: Packed,
    /// The apps, packed so that they can be cut.
    sliced: Packed,
    parks: bool,
}

/// A run of a case.
struct Watch {
    got: Got,
    /// What the host served.
    served: Vec<String>,
    /// How many functions the host served before the first call.
    loading: usize,
    /// How often the host's functions were pending.
    awaits: u32,
    /// How often a slice ended.
    cuts: u32,
    /// What is wrong with the run in itself.
    checked: Result<(), String>,
}

impl Of<'_> {
    /// Compares the run of a host that does not wait with runs of the host `D`.
    fn compare<D: Watched>(
        &self,
        plain: &Watch,
        how: &How,
        count: &mut Count,
    ) -> Result<(), String> {
        plain.checked.clone()?;
        let delay = if self.parks { how.delay } else { 0 };
        let way = Way { delay, ..Way::default() };
        let whole = self.watch::<D>(Some(way));
        if let Err(why) = self.same(plain, &whole) {
            let ready = self.watch::<D>(Some(Way::default()));
            let why = || match &whole.checked {
                Ok(()) => why,
                Err(also) => format!("{why}; {also}"),
            };
            let place = refusal::<D>(plain, &ready).ok_or_else(why)?;
            self.same(&ready, &whole)?;
            println!("{}, {}: refused in {place}", self.engine, self.case.id);
        }
        whole.checked.clone()?;
        let functions = whole.served.iter().filter(|served| !served.starts_with("drop "));
        let expected = (functions.count() as u32).saturating_mul(delay);
        if whole.awaits != expected {
            return Err(format!(
                "it waited {} times, and should wait {expected} times",
                whole.awaits
            ));
        }
        count.waited += u64::from(whole.awaits);
        if how.drop {
            self.dropped::<D>(&whole, way, how, count)?;
        }
        if !self.parks {
            return Ok(());
        }
        for slice in how.slices.clone() {
            let at = |why: String| format!("in slices of {slice}: {why}");
            let way = Way { slice: Some(slice), ..way };
            let cut = self.watch::<D>(Some(way));
            self.same(&whole, &cut).and(cut.checked.clone()).map_err(at)?;
            if cut.awaits != whole.awaits {
                return Err(at(format!("it waited {} times, not {expected}", cut.awaits)));
            }
            count.cut += u64::from(cut.cuts);
            if cut.cuts == 0 {
                // The case is not cut by longer slices either.
                break;
            }
            if how.drop {
                self.dropped::<D>(&cut, way, how, count).map_err(at)?;
            }
        }
        Ok(())
    }

    /// Drops a run of the case at each of its awaits and at each end of a slice, and runs it again.
    fn dropped<D: Watched>(
        &self,
        whole: &Watch,
        way: Way,
        how: &How,
        count: &mut Count,
    ) -> Result<(), String> {
        let (last, most) = (whole.awaits + whole.cuts, how.most_places());
        let left_out = last.saturating_sub(most);
        let middle = most / 2 + 1..=most / 2 + left_out;
        for place in (1..=last).filter(|place| !middle.contains(place)) {
            let at = |why: String| format!("dropped at place {place} of {last}: {why}");
            let dropped = self.watch::<D>(Some(Way { drop_at: Some(place), ..way }));
            dropped.checked.map_err(at)?;
            let again = self.watch::<D>(Some(way));
            self.same(whole, &again).and(again.checked).map_err(|why| at(format!("then {why}")))?;
        }
        count.dropped += u64::from(last - left_out);
        count.places += u64::from(last);
        Ok(())
    }

    /// Whether two runs came to the same.
    fn same(&self, expected: &Watch, found: &Watch) -> Result<(), String> {
        let [expected_got, got] = [expected, found].map(|watch| seen(self.case, &watch.got));
        if got != expected_got {
            return Err(format!("{got}; but without waiting: {expected_got}"));
        }
        let longest = expected.served.len().max(found.served.len());
        let [expected, found] = [expected, found].map(|watch| &watch.served);
        match (0..longest).find(|&index| expected.get(index) != found.get(index)) {
            None => Ok(()),
            Some(index) => {
                let [expected, found] = [expected, found].map(|served| served.get(index));
                Err(format!("the host served {found:?}; but without waiting: {expected:?}"))
            }
        }
    }

    /// Runs the case with a host of type `S`; without a way, with calls that cannot wait. The case ends where
    /// a call is dropped.
    fn watch<S: Watched>(&self, way: Option<Way>) -> Watch {
        let host = &mut S::default();
        let Way { delay, slice, drop_at } = way.unwrap_or_default();
        host.record().delay = delay;
        let mut executor = Executor::new(drop_at);
        let (mut calls, mut loading, mut ended) = (0, None, None);
        let call = &mut |guest: &mut Ready<S>, name: &str, host: &mut S| {
            loading.get_or_insert(host.record().served.len());
            if way.is_none() {
                return Some(guest.call(name, host));
            }
            calls += 1;
            match executor.run(guest.call_async(name, host)) {
                Ok(done) => Some(done),
                Err(dropped) => {
                    ended = Some(after(dropped, guest, name, host));
                    None
                }
            }
        };
        let limits = self.case.limits();
        let (apps, limits) = match slice {
            None => (&self.whole, limits),
            Some(slice) => (&self.sliced, limits.slice(slice)),
        };
        // Each number of handles makes the compiler translate all hosts once more. One that is large enough
        // does for the cases that need a small one, too: they use it up.
        let load = engine::load_app::<S, MANY>;
        let got = attempt(apps, self.case, limits, host, load, call);
        let record = host.record();
        let awaits = record.pendings;
        // Nothing else makes a call pending.
        let cuts = executor.pendings.saturating_sub(awaits);
        let checked = match (&got, drop_at, ended) {
            (_, Some(_), None) => Err("it did not wait there".to_owned()),
            (.., Some(Err(why))) => Err(why),
            (.., Some(Ok(()))) => record.check(),
            // A guest that was refused has no instance whose things an `unload` would end.
            (Got::Reject(_), ..) => Ok(()),
            _ if executor.polls != calls + awaits + cuts || slice.is_none() && cuts > 0 => {
                Err(format!(
                    "{calls} calls whose host was pending {awaits} times took {} polls",
                    executor.polls
                ))
            }
            _ => record.check(),
        };
        let served = std::mem::take(&mut record.served);
        let loading = loading.unwrap_or(served.len());
        Watch { got, served, loading, awaits, cuts, checked }
    }
}

/// The place where a host function was refused although it was ready. No engine can park an app in its
/// start functions, or in a destructor, and there every function that may wait is refused.
fn refusal<D: WorldHost>(plain: &Watch, ready: &Watch) -> Option<&'static str> {
    // The host that does not wait served the function.
    let next = ready.served.len();
    if next >= plain.served.len() || !plain.served.starts_with(&ready.served) {
        return None;
    }
    let refused = Trap::new(TrapCode::WouldWait);
    let (calls, expected) = match (&ready.got, &plain.got) {
        (Got::Reject(why), _) => {
            let starts = next < plain.loading && why.contains(&refused.to_string());
            return starts.then_some("a start function");
        }
        (Got::Calls(calls), Got::Calls(expected)) => (calls, expected),
        (Got::Calls(_), Got::Reject(_)) => return None,
    };
    // A world without resources of the app's own has no destructors.
    let (last, before) = calls.split_last()?;
    let destroys = !<D::World>::DESTRUCTORS.is_empty()
        && format!("{expected:?}").starts_with(format!("{before:?}").trim_end_matches(']'))
        && last.as_ref().is_err_and(|error| error.trap == refused && error.import.is_some());
    destroys.then_some("a destructor")
}

/// Checks an app whose call was dropped.
fn after<S: Watched>(
    dropped: Dropped,
    guest: &mut Ready<S>,
    name: &str,
    host: &mut S,
) -> Result<(), String> {
    if dropped == Dropped::Asleep {
        return Err(format!("`{name}` waits, and nobody will wake it"));
    }
    match guest.call(name, host) {
        Err(Refusal::Trap(error)) if error.trap.code == TrapCode::Cancelled => Ok(()),
        Err(Refusal::Trap(error)) => Err(format!("the next call of `{name}` traps: {error}")),
        Err(Refusal::NoSuchExport) => Err(format!("there is no `{name}` any more")),
        Ok(value) => Err(format!("the next call of `{name}` returns {value:?}")),
    }
}
