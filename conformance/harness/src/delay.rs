//! Runs the cases of a suite against hosts whose functions wait. A case must come to the same as with a host
//! that does not wait, and the host must see the same calls.
//!
//! The exception are start functions and destructors, in which no engine can park an app: functions that may
//! wait are refused there, even if they are ready at their first poll.

use std::process::ExitCode;

use microwit_host::engine::World;
use microwit_host::{Trap, TrapCode, WorldHost};

use crate::executor::{Dropped, Executor};
use crate::finish;
use crate::guests::{self, Case, Got, Ran, attempt, judge, seen};
use crate::subject::{Ready, Refusal, Watched};

/// The most places at which a case is dropped. If it waits more often, these are its first and its last.
const MOST_PLACES: u32 = 128;

/// How a suite is delayed.
#[derive(Clone, Copy)]
pub struct How {
    /// How often each function is pending.
    delay: u32,
    /// Whether each case is also dropped where it waits.
    drop: bool,
}

/// Runs a case on an engine against both hosts of one world.
pub type Run = fn(engine: &str, case: &Case, wasm: &[u8], how: How) -> Ran;

/// The `main` of a program with generated hosts. Its arguments are those of [`guests::main`], a number of
/// polls, and `true` if cases are dropped.
pub fn main(hosts: &[(usize, Run)]) -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    finish(match &arguments[..] {
        [engine, suite, refused, delay, drop] => delay
            .parse()
            .map_err(|error| format!("`{delay}` is no number of polls: {error}"))
            .and_then(|delay| {
                let how = How { delay, drop: drop == "true" };
                let with = |&(number, run): &(usize, Run)| {
                    (number, move |engine: &str, case: &Case, wasm: &[u8]| {
                        run(engine, case, wasm, how)
                    })
                };
                let hosts: Vec<_> = hosts.iter().map(with).collect();
                guests::suite(engine, suite, refused, &hosts)
            }),
        _ => Err("expected an engine, two files, a number of polls, and a flag".to_owned()),
    })
}

/// Runs a case against the host `P`, whose functions do not wait, and the host `D` of the same world, whose
/// functions do.
pub fn run<P: Watched, D: Watched>(engine: &str, case: &Case, wasm: &[u8], how: How) -> Ran {
    let of = Of { engine, case, wasm };
    let plain = of.watch::<P>(0, None);
    let outcome = judge(case, &plain.got).and_then(|()| of.compare::<D>(&plain, how));
    (outcome, seen(case, &plain.got))
}

/// A case on an engine.
struct Of<'c> {
    engine: &'c str,
    case: &'c Case,
    wasm: &'c [u8],
}

/// A run of a case.
struct Watch {
    got: Got,
    /// What the host served.
    served: Vec<String>,
    /// How many functions the host served before the first call.
    loading: usize,
    /// How often the calls waited.
    awaits: u32,
    /// What is wrong with the run in itself.
    checked: Result<(), String>,
}

impl Of<'_> {
    /// Compares the run of a host that does not wait with runs of the host `D`.
    fn compare<D: Watched>(&self, plain: &Watch, how: How) -> Result<(), String> {
        plain.checked.clone()?;
        let whole = self.watch::<D>(how.delay, None);
        if let Err(why) = self.same(plain, &whole) {
            let ready = self.watch::<D>(0, None);
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
        let expected = (functions.count() as u32).saturating_mul(how.delay);
        if whole.awaits != expected {
            return Err(format!(
                "it waited {} times, and should wait {expected} times",
                whole.awaits
            ));
        }
        if how.drop { self.dropped::<D>(&whole, how.delay) } else { Ok(()) }
    }

    /// Drops the case at each of its awaits, and runs it again.
    fn dropped<D: Watched>(&self, whole: &Watch, delay: u32) -> Result<(), String> {
        let last = whole.awaits;
        let left_out = last.saturating_sub(MOST_PLACES);
        if left_out > 0 {
            let (engine, id) = (self.engine, &self.case.id);
            println!("{engine}, {id}: dropped at {MOST_PLACES} of its {last} awaits");
        }
        let middle = MOST_PLACES / 2 + 1..=MOST_PLACES / 2 + left_out;
        for place in (1..=last).filter(|place| !middle.contains(place)) {
            let at = |why: String| format!("dropped at await {place} of {last}: {why}");
            self.watch::<D>(delay, Some(place)).checked.map_err(at)?;
            let again = self.watch::<D>(delay, None);
            self.same(whole, &again).and(again.checked).map_err(|why| at(format!("then {why}")))?;
        }
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

    /// Runs the case with a host of type `S`. Drops the call that waits for the `drop_at`th time, and ends
    /// the case there.
    fn watch<S: Watched>(&self, delay: u32, drop_at: Option<u32>) -> Watch {
        let host = &mut S::default();
        host.record().delay = delay;
        let mut executor = Executor::new(drop_at);
        let (mut calls, mut loading, mut cut) = (0, None, None);
        let call = &mut |guest: &mut Ready<S>, name: &str, host: &mut S| {
            calls += 1;
            loading.get_or_insert(host.record().served.len());
            match executor.run(guest.call_async(name, host)) {
                Ok(done) => Some(done),
                Err(dropped) => {
                    cut = Some(after(dropped, guest, name, host));
                    None
                }
            }
        };
        let got = attempt(self.engine, self.case, self.wasm, host, call);
        let record = host.record();
        let pendings = record.pendings;
        let checked = match (&got, drop_at, cut) {
            (_, Some(_), None) => Err("it did not wait there".to_owned()),
            (.., Some(Err(why))) => Err(why),
            (.., Some(Ok(()))) => record.check(),
            // A guest that was refused has no instance whose things an `unload` would end.
            (Got::Reject(_), ..) => Ok(()),
            _ if executor.polls != calls + pendings => Err(format!(
                "{calls} calls whose host was pending {pendings} times took {} polls",
                executor.polls
            )),
            _ => record.check(),
        };
        let served = std::mem::take(&mut record.served);
        let loading = loading.unwrap_or(served.len());
        Watch { got, served, loading, awaits: executor.pendings, checked }
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
