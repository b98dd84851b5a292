//! Suites of guests, good and bad: each is loaded, called, and must do what its case says.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use microwit_host::{CallError, Limits};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::engine::{Loader, PLENTY};
use crate::expect::matches;
use crate::subject::{Ready, Refusal, Subject};
use crate::{Tally, Value, caught, finish, on_engine, read};

/// A suite file.
#[derive(Debug, Deserialize)]
pub struct Suite {
    /// What is to be tried.
    pub cases: Vec<Case>,
}

/// A guest, what is done with it, and what must come of that.
#[derive(Debug, Deserialize)]
pub struct Case {
    id: String,
    wit: String,
    #[serde(default)]
    world: Option<String>,
    wat: String,
    #[serde(default)]
    call: Vec<String>,
    expect: Outcome,
    #[serde(default)]
    or: OneOrMore<Outcome>,
    #[serde(default)]
    expect_each: Option<Vec<Outcome>>,
    expect_result: Option<Json>,
    expect_values: Option<Json>,
    /// How many there are, or which one each call goes to.
    #[serde(default)]
    instances: OneOrMore<usize>,
    /// Which one each call goes to.
    #[serde(default)]
    on: OneOrMore<usize>,
    #[serde(default)]
    needs: OneOrMore<String>,
    #[serde(default)]
    advisory: bool,
}

impl Case {
    /// The world that it needs a host for: a WIT file or folder, from the suite's own, and a name.
    pub fn world(&self) -> (&str, Option<&str>) {
        (&self.wit, self.world.as_deref())
    }

    /// How many instances there are, and which one each call goes to.
    fn instances(&self) -> (usize, Vec<usize>) {
        let on = match (&self.on, &self.instances) {
            (OneOrMore::One(one), _) => vec![*one; self.call.len()],
            (OneOrMore::More(on), OneOrMore::More(instances)) if on.is_empty() => instances.clone(),
            (OneOrMore::More(on), _) => on.clone(),
        };
        let last = on.iter().max().map_or(1, |last| last + 1);
        match self.instances {
            OneOrMore::One(count) => (count.max(last), on),
            OneOrMore::More(_) => (last, on),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Trap,
    Reject,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> Default for OneOrMore<T> {
    fn default() -> Self {
        Self::More(vec![])
    }
}

impl<T: PartialEq> OneOrMore<T> {
    fn has(&self, wanted: &T) -> bool {
        match self {
            Self::One(one) => one == wanted,
            Self::More(more) => more.contains(wanted),
        }
    }
}

/// What came of a case.
enum Got {
    /// It was refused before any of its calls was made.
    Reject(String),
    /// What each call returned.
    Calls(Vec<Result<Value, CallError>>),
}

/// Runs a case on an engine against one host.
pub type Run = fn(engine: &str, case: &Case, wasm: &[u8]) -> Result<Result<(), String>, String>;

/// A program's `main`: its arguments are an engine, a suite, and a file that says which worlds have no
/// host and why. `hosts` are the others, by number.
pub fn main(hosts: &[(usize, Run)]) -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().unwrap_or_default();
    finish(suite(&next(), &next(), &next(), hosts))
}

/// The worlds of a suite in the order of their first cases: a host's number is its world's place.
pub fn worlds(suite: &Suite) -> Vec<(&str, Option<&str>)> {
    let mut worlds = Vec::new();
    for world in suite.cases.iter().map(Case::world) {
        if !worlds.contains(&world) {
            worlds.push(world);
        }
    }
    worlds
}

fn suite(engine: &str, file: &str, refused: &str, hosts: &[(usize, Run)]) -> Result<bool, String> {
    let (suite, refused) = (read::<Suite>(file)?, read::<BTreeMap<usize, String>>(refused)?);
    let folder = Path::new(file).parent().unwrap_or(Path::new("."));
    let worlds = worlds(&suite);
    let mut tally = Tally::default();
    for case in &suite.cases {
        let number = worlds.iter().position(|world| *world == case.world()).unwrap_or_default();
        let host = hosts.iter().find(|(known, _)| *known == number);
        let outcome = match (host, refused.get(&number)) {
            (Some((_, run)), _) => {
                let wasm = wat::parse_file(folder.join(&case.wat));
                wasm.map_err(|error| format!("it is no guest: {error}")).and_then(|wasm| {
                    caught(|| run(engine, case, &wasm)).and_then(|ran| ran.unwrap_or_else(Err))
                })
            }
            (None, Some(why)) => Err(format!("its world has no host: {why}")),
            (None, None) => Err("its world has no host".to_owned()),
        };
        match outcome {
            Err(what) if case.advisory => println!("{} (advisory): {what}", case.id),
            outcome => tally.count(&case.id, outcome),
        }
    }
    Ok(tally.finish())
}

/// Runs a case against the host `S`. The outer error is about the engine's name, the inner one is
/// what is wrong with the guest or the host.
pub fn run<S: Subject>(
    engine: &str,
    case: &Case,
    wasm: &[u8],
) -> Result<Result<(), String>, String> {
    on_engine!(engine, run_on::<S>(case, wasm))
}

#[allow(clippy::unnecessary_wraps)] // The other engine is the one that is not there.
fn run_on<L: Loader, S: Subject>(case: &Case, wasm: &[u8]) -> Result<Result<(), String>, String> {
    let needs = |what: &str| case.needs.has(&what.to_owned());
    let limits = Limits {
        memory: if needs("memory-263m") { 512 << 20 } else { PLENTY.memory },
        fuel: if needs("fuel") { Some(100_000) } else { PLENTY.fuel },
        ..PLENTY
    };
    let got = if needs("table-limit") {
        attempt::<L, S, 16>(case, wasm, limits)
    } else {
        attempt::<L, S, 4096>(case, wasm, limits)
    };
    Ok(judge(case, &got))
}

fn attempt<L: Loader, S: Subject, const HANDLES: usize>(
    case: &Case,
    wasm: &[u8],
    limits: Limits,
) -> Got {
    let host = &mut S::default();
    let (count, on) = case.instances();
    let mut instances = Vec::new();
    for _ in 0..count {
        let ready = L::load::<S, HANDLES>(wasm, host, limits).and_then(|guest| Ready::new(guest));
        match ready {
            Ok(ready) => instances.push(ready),
            Err(error) => return Got::Reject(error.to_string()),
        }
    }
    let mut calls = Vec::new();
    for (index, name) in case.call.iter().enumerate() {
        let on = on.get(index).copied().unwrap_or_default();
        match instances[on].call(name, host) {
            Ok(value) => calls.push(Ok(value)),
            Err(Refusal::NoSuchExport) => return Got::Reject(format!("no such export: `{name}`")),
            Err(Refusal::Trap(trap)) => {
                calls.push(Err(trap));
                if case.expect_each.is_none() {
                    break;
                }
            }
        }
    }
    for instance in instances {
        L::unload(instance.guest, host);
    }
    Got::Calls(calls)
}

fn judge(case: &Case, got: &Got) -> Result<(), String> {
    if [Outcome::Ok, Outcome::Trap, Outcome::Reject]
        .into_iter()
        .filter(|outcome| case.expect == *outcome || case.or.has(outcome))
        .any(|outcome| came_to(case, got, outcome))
    {
        return values(case, got);
    }
    let expected = match (case.expect, &case.expect_each) {
        (_, Some(each)) => format!("{each:?}").to_lowercase(),
        (outcome, None) => format!("{outcome:?}").to_lowercase(),
    };
    let got = match got {
        Got::Reject(why) => format!("reject ({why})"),
        Got::Calls(calls) => calls.iter().zip(&case.call).map(told).collect::<Vec<_>>().join(", "),
    };
    Err(format!("expected {expected}, got {}", if got.is_empty() { "ok" } else { &got }))
}

fn told((call, name): (&Result<Value, CallError>, &String)) -> String {
    match call {
        Ok(value) => format!("`{name}` ok: {value:?}"),
        Err(trap) => format!("`{name}` trap: {trap}"),
    }
}

fn came_to(case: &Case, got: &Got, outcome: Outcome) -> bool {
    let Got::Calls(calls) = got else { return outcome == Outcome::Reject };
    let whole = calls.len() == case.call.len();
    if let Some(each) = &case.expect_each {
        let fits = |(call, outcome): (&Result<Value, CallError>, &Outcome)| match outcome {
            Outcome::Ok => call.is_ok(),
            Outcome::Trap => call.is_err(),
            Outcome::Reject => false,
        };
        return whole && each.len() == calls.len() && calls.iter().zip(each).all(fits);
    }
    match outcome {
        Outcome::Ok => whole && calls.iter().all(Result::is_ok),
        Outcome::Trap => whole && calls.last().is_some_and(Result::is_err),
        Outcome::Reject => false,
    }
}

fn values(case: &Case, got: &Got) -> Result<(), String> {
    let Got::Calls(calls) = got else { return Ok(()) };
    let last = calls.last().and_then(|call| call.as_ref().ok());
    if let (Some(expected), Some(value)) = (&case.expect_result, last)
        && !matches(value, expected)
    {
        return Err(format!("expected {expected}, got {value:?}"));
    }
    let Some(expected) = &case.expect_values else { return Ok(()) };
    // Either one for each call, `null` where it does not matter, or that of the last call.
    let each = expected.as_array().is_some_and(|each| {
        let fits = |(call, expected): (&Result<Value, CallError>, &Json)| {
            expected.is_null() || call.as_ref().is_ok_and(|value| matches(value, expected))
        };
        each.len() == calls.len() && calls.iter().zip(each).all(fits)
    });
    if each || last.is_some_and(|value| matches(value, expected)) {
        return Ok(());
    }
    let calls: Vec<_> = calls.iter().zip(&case.call).map(told).collect();
    Err(format!("expected {expected}, got {}", calls.join(", ")))
}
