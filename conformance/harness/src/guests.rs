//! Runs suites of valid and invalid guests: each is loaded and called, and must behave as its case says.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use microwit_any::App;
use microwit_host::{CallError, Limits};
use serde::Deserialize;
use serde_json::Value as Json;

use crate::engine::{self, PLENTY, Running};
use crate::expect::matches;
use crate::features;
use crate::subject::{Ready, Refusal, Subject};
use crate::{Tally, Value, finish, read};

/// A suite file.
#[derive(Debug, Deserialize)]
pub struct Suite {
    /// The cases to run.
    pub cases: Vec<Case>,
}

/// A case: a guest, the calls to make, and the expected outcome.
#[derive(Debug, Deserialize)]
pub struct Case {
    /// The name of the case.
    pub id: String,
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
    /// The number of instances, or the instance that each call goes to.
    #[serde(default)]
    instances: OneOrMore<usize>,
    /// The instance that each call goes to.
    #[serde(default)]
    on: OneOrMore<usize>,
    #[serde(default)]
    needs: OneOrMore<String>,
    #[serde(default)]
    advisory: bool,
    /// The engines that do not run the guest, or `all`, each with a part of the error that the tools
    /// report.
    #[serde(default)]
    refused: BTreeMap<String, String>,
}

impl Case {
    /// The world that the case needs a host for: a WIT file or folder, relative to the suite, and the
    /// world's name.
    pub fn world(&self) -> (&str, Option<&str>) {
        (&self.wit, self.world.as_deref())
    }

    /// The expected reason for an engine to refuse the guest; `None` if the engine shall run it.
    fn refused(&self, engine: &str) -> Option<&str> {
        self.refused.get(engine).or_else(|| self.refused.get("all")).map(String::as_str)
    }

    /// The limits that the case runs with.
    pub fn limits(&self) -> Limits {
        let needs = |what: &str| self.needs.has(&what.to_owned());
        match () {
            () if needs("fuel") => PLENTY.fuel(100_000),
            () if needs("no-fuel") => PLENTY.without_fuel_limit(),
            () if needs("memory-263m") => PLENTY.memory(512 << 20),
            () => PLENTY,
        }
    }

    /// Packs the app of each instance. They are at places of their own, because wasmtime cannot run the code at
    /// one place two times at once.
    pub fn pack(&self, engine: &str, wasm: &[u8], limits: Limits) -> Packed {
        (0..self.instances().0).map(|_| engine::pack(engine, wasm, limits)).collect()
    }

    /// The number of instances, and the instance that each call goes to.
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

/// The outcome of a case.
pub enum Got {
    /// The guest was refused before any call.
    Reject(String),
    /// The results of the calls.
    Calls(Vec<Result<Value, CallError>>),
}

/// What is wrong with a case, and a description of all that happened.
pub type Ran = (Result<(), String>, String);

/// Runs a case on an engine against one host.
pub type Run = fn(engine: &str, case: &Case, wasm: &[u8]) -> Ran;

/// The `main` of a program with generated hosts. Its arguments are an engine, a suite, and a file with the
/// worlds that have no host and the reasons. `hosts` are the other worlds' hosts, by number.
pub fn main(hosts: &[(usize, Run)]) -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().unwrap_or_default();
    finish(suite(&next(), &next(), &next(), hosts))
}

/// The worlds of a suite in the order of their first cases. The number of a host is the index of its world.
pub fn worlds(suite: &Suite) -> Vec<(&str, Option<&str>)> {
    let mut worlds = Vec::new();
    for world in suite.cases.iter().map(Case::world) {
        if !worlds.contains(&world) {
            worlds.push(world);
        }
    }
    worlds
}

/// Runs each case of a suite with the host of its world.
pub fn suite(
    engine: &str,
    file: &str,
    refused: &str,
    hosts: &[(usize, impl Fn(&str, &Case, &[u8]) -> Ran)],
) -> Result<bool, String> {
    let (suite, refused) = (read::<Suite>(file)?, read::<BTreeMap<usize, String>>(refused)?);
    let folder = Path::new(file).parent().unwrap_or(Path::new("."));
    let worlds = worlds(&suite);
    let mut tally = Tally::new(engine)?;
    for case in &suite.cases {
        let number = worlds.iter().position(|world| *world == case.world()).unwrap_or_default();
        let host = hosts.iter().find(|(known, _)| *known == number);
        let wasm = wat::parse_file(folder.join(&case.wat));
        tally.alike(&case.id, |engine| match (host, refused.get(&number), &wasm) {
            (Some((_, run)), _, Ok(wasm)) => match case.refused(engine) {
                Some(because) => (features::refused(engine, wasm, because), None),
                None => ran(case, run(engine, case, wasm), engine, wasm),
            },
            (Some(_), _, Err(error)) => (Err(format!("it is no guest: {error}")), None),
            (None, Some(why), _) => (Err(format!("its world has no host: {why}")), None),
            (None, None, _) => (Err("its world has no host".to_owned()), None),
        });
    }
    Ok(tally.finish())
}

/// The outcome of a case. A guest that runs must also pass the checks of the tools.
fn ran(
    case: &Case,
    (outcome, seen): Ran,
    engine: &str,
    wasm: &[u8],
) -> (Result<(), String>, Option<String>) {
    let outcome = match outcome {
        Ok(()) if case.expect == Outcome::Ok => features::taken(engine, wasm),
        Err(what) if case.advisory => {
            println!("{} (advisory): {what}", case.id);
            Ok(())
        }
        outcome => outcome,
    };
    (outcome, Some(seen))
}

/// Runs a case against the host `S`.
pub fn run<S: Subject>(engine: &str, case: &Case, wasm: &[u8]) -> Ran {
    let apps = case.pack(engine, wasm, case.limits());
    let few = case.needs.has(&"table-limit".to_owned());
    let load = if few { engine::load_app::<S, 16> } else { engine::load_app::<S, MANY> };
    let call = &mut |guest: &mut Ready<S>, name: &str, host: &mut S| Some(guest.call(name, host));
    let got = attempt(&apps, case, case.limits(), &mut S::default(), load, call);
    (judge(case, &got), seen(case, &got))
}

/// The number of handles that is enough for most cases.
pub const MANY: usize = 4096;

/// The app of each instance of a case, or why they could not be packed.
pub type Packed = Result<Vec<App>, String>;

/// Loads an app.
pub type Load<S> = fn(App, &mut S, Limits) -> Result<Running<S>, String>;

/// Calls an export of a guest. `None` if the case ends here.
pub type Call<'c, S> =
    dyn FnMut(&mut Ready<S>, &str, &mut S) -> Option<Result<Value, Refusal>> + 'c;

/// Loads the guests of a case, unless the app could not be packed, and makes its calls with `call`.
pub fn attempt<S: Subject>(
    apps: &Packed,
    case: &Case,
    limits: Limits,
    host: &mut S,
    load: Load<S>,
    call: &mut Call<'_, S>,
) -> Got {
    let apps = match apps {
        Ok(apps) => apps,
        Err(why) => return Got::Reject(why.clone()),
    };
    let (_, on) = case.instances();
    let mut instances = Vec::new();
    for app in apps {
        let guest = match load(*app, host, limits) {
            Ok(guest) => Ready::new(guest),
            Err(why) => return Got::Reject(why),
        };
        match guest {
            Ok(ready) => instances.push(ready),
            Err(error) => return Got::Reject(error.to_string()),
        }
    }
    let mut calls = Vec::new();
    for (index, name) in case.call.iter().enumerate() {
        let on = on.get(index).copied().unwrap_or_default();
        match call(&mut instances[on], name, host) {
            Some(Ok(value)) => calls.push(Ok(value)),
            Some(Err(Refusal::NoSuchExport)) => {
                return Got::Reject(format!("no such export: `{name}`"));
            }
            Some(Err(Refusal::Trap(trap))) => {
                calls.push(Err(trap));
                if case.expect_each.is_none() {
                    break;
                }
            }
            None => break,
        }
    }
    for instance in instances {
        instance.guest.unload(host);
    }
    Got::Calls(calls)
}

/// Whether a case came to what it expects.
pub fn judge(case: &Case, got: &Got) -> Result<(), String> {
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
    Err(format!("expected {expected}, got {}", seen(case, got)))
}

/// A description of all that happened.
pub fn seen(case: &Case, got: &Got) -> String {
    match got {
        Got::Reject(why) => format!("reject ({why})"),
        Got::Calls(calls) if calls.is_empty() => "ok".to_owned(),
        Got::Calls(calls) => calls.iter().zip(&case.call).map(told).collect::<Vec<_>>().join(", "),
    }
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
    // The expected value is an array with one value for each call, `null` for any, or the value of the last
    // call.
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
