//! The guests suite in wasmtime: another host agrees with what it says.
#![allow(missing_docs)]

mod identity;

use identity::{App, FUEL};
use serde::Deserialize;
use serde_json::Value as Json;
use std::{fs, path::PathBuf};
use wasmtime::component::{Component, Val};
use wasmtime::{Engine, Error, Result, bail, ensure};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

#[derive(Deserialize)]
struct Suite {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    wit: String,
    world: String,
    wat: String,
    call: Vec<String>,
    expect: Outcome,
    #[serde(default)]
    or: Vec<Outcome>,
    expect_each: Option<Vec<Outcome>>,
    expect_result: Option<Json>,
    expect_values: Option<Vec<Json>>,
    on: Option<Vec<usize>>,
    instances: Option<usize>,
    #[serde(default)]
    needs: Vec<String>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Ok,
    Trap,
    Reject,
}

/// Where wasmtime or wit-component is no judge, and why.
const NO_JUDGE: &[(&str, &str)] = &[
    ("T-42-lift", "wasmtime goes on after a result that does not lift"),
    ("T-75-export", "wit-component ignores unknown exports, prefix or not"),
    ("T-75-interface", "wit-component ignores unknown exports, prefix or not"),
    ("T-75-initialize", "wit-component ignores unknown exports, prefix or not"),
    ("T-75-realloc", "wit-component ignores unknown exports, prefix or not"),
    ("T-80-imported", "wit-component brings a memory to whoever imports `env` `memory`"),
];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../guests")
}

#[test]
fn wasmtime_sees_the_suite_as_we_do() {
    let text = fs::read_to_string(folder().join("suite.json")).unwrap();
    let suite: Suite = serde_json::from_str(&text).unwrap();
    let engine = identity::engine().unwrap();
    let mut wrong = Vec::new();
    for case in &suite.cases {
        let apart = NO_JUDGE.iter().any(|(id, _)| *id == case.id);
        match (case.run(&engine), apart) {
            (Ok(()), false) | (Err(_), true) => {}
            (Ok(()), true) => wrong.push(format!("{}: wasmtime does agree", case.id)),
            (Err(error), false) => wrong.push(format!("{}: {error:#}", case.id)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), suite.cases.len(), wrong.join("\n"));
}

impl Case {
    fn run(&self, engine: &Engine) -> Result<()> {
        // wasmtime's tables are as large as they get, and 2^28 bytes are not too many for it.
        if self.needs.iter().any(|need| need != "fuel") {
            return Ok(());
        }
        let apps = self.component(engine).and_then(|component| self.load(engine, &component));
        let mut apps = match apps {
            Ok(apps) => apps,
            Err(error) => return self.outcome(Outcome::Reject, &format!("{error:#}")),
        };
        let mut last = (Outcome::Ok, String::new());
        for (at, name) in self.call.iter().enumerate() {
            let app = &mut apps[self.on.as_ref().map_or(0, |on| on[at])];
            let expected = self.value(at);
            let see = |val: Option<&Val>| match (expected, val) {
                (Some(json), Some(val)) if !same(val, json) => Some(format!("{val:?}")),
                _ => None,
            };
            last = match app.call(name, see) {
                Ok(None) => (Outcome::Ok, String::new()),
                Ok(Some(other)) => bail!("call {at} returned {other}"),
                Err(error) if format!("{error}").starts_with("no export") => return Err(error),
                Err(error) => (Outcome::Trap, format!("{error:#}")),
            };
            if let Some(each) = &self.expect_each {
                ensure!(each[at] == last.0, "call {at}: {last:?}");
            } else if at + 1 < self.call.len() {
                ensure!(last.0 == Outcome::Ok, "call {at}: {last:?}");
            }
        }
        self.outcome(last.0, &last.1)
    }

    fn outcome(&self, outcome: Outcome, why: &str) -> Result<()> {
        let fine = outcome == self.expect || self.or.contains(&outcome);
        ensure!(fine, "expected {:?}, got {outcome:?} {why}", self.expect);
        Ok(())
    }

    /// What that call must return.
    fn value(&self, at: usize) -> Option<&Json> {
        let last = at + 1 == self.call.len();
        let each = self.expect_values.as_ref().and_then(|values| values.get(at));
        let each = each.filter(|value| !value.is_null());
        each.or(self.expect_result.as_ref().filter(|_| last))
    }

    fn component(&self, engine: &Engine) -> Result<Component> {
        let path = folder().join(&self.wat);
        let mut wasm = wat::parse_file(&path).map_err(said)?;
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        let package = resolve.push_path(folder().join(&self.wit));
        let (package, _) = package.unwrap_or_else(|error| panic!("{error:#}"));
        let world = resolve.select_world(&[package], Some(&self.world)).expect("the case's world");
        embed_component_metadata(&mut wasm, &resolve, world, StringEncoding::UTF8, false)
            .map_err(said)?;
        let mut encoder = ComponentEncoder::default();
        let component = encoder.validate(true).module(&wasm).and_then(ComponentEncoder::encode);
        Component::new(engine, component.map_err(said)?)
    }

    fn load(&self, engine: &Engine, component: &Component) -> Result<Vec<App>> {
        let fuel = if self.needs.iter().any(|need| need == "fuel") { 100_000 } else { FUEL };
        let count = self.instances.unwrap_or(1);
        (0..count).map(|_| App::load(engine, component, fuel)).collect()
    }
}

fn said(error: impl std::fmt::Display) -> Error {
    Error::msg(format!("{error:#}"))
}

/// Whether a value is what the suite says.
fn same(val: &Val, json: &Json) -> bool {
    let all = |vals: &[Val]| {
        json.as_array().is_some_and(|jsons| {
            vals.len() == jsons.len() && vals.iter().zip(jsons).all(|(val, json)| same(val, json))
        })
    };
    let inner = |inner: &Option<Box<Val>>, json: Option<&Json>| match (inner, json) {
        (Some(val), Some(json)) => same(val, json),
        (None, Some(Json::Null)) => true,
        _ => false,
    };
    match val {
        Val::Bool(bool) => json.as_bool() == Some(*bool),
        Val::S8(int) => json.as_i64() == Some((*int).into()),
        Val::S16(int) => json.as_i64() == Some((*int).into()),
        Val::S32(int) => json.as_i64() == Some((*int).into()),
        Val::S64(int) => json.as_i64() == Some(*int),
        Val::U8(int) => json.as_u64() == Some((*int).into()),
        Val::U16(int) => json.as_u64() == Some((*int).into()),
        Val::U32(int) => json.as_u64() == Some((*int).into()),
        Val::U64(int) => json.as_u64() == Some(*int),
        Val::Float32(float) => same_float(f64::from(*float), json),
        Val::Float64(float) => same_float(*float, json),
        Val::Char(char) => json.as_str() == Some(char.encode_utf8(&mut [0; 4])),
        Val::String(text) | Val::Enum(text) => json.as_str() == Some(text),
        Val::List(vals) | Val::Tuple(vals) | Val::FixedLengthList(vals) => all(vals),
        Val::Flags(names) => *json == Json::from(names.clone()),
        Val::Option(None) => json.is_null(),
        Val::Option(Some(val)) => same(val, json),
        Val::Result(Ok(val)) => inner(val, json.get("ok")),
        Val::Result(Err(val)) => inner(val, json.get("err")),
        Val::Variant(case, None) => json.as_str() == Some(case),
        Val::Variant(case, Some(val)) => json.get(case).is_some_and(|json| same(val, json)),
        Val::Record(fields) => {
            fields.iter().all(|(name, val)| json.get(name).is_some_and(|json| same(val, json)))
        }
        _ => false,
    }
}

fn same_float(float: f64, json: &Json) -> bool {
    let equal = |other: f64| other.to_bits() == float.to_bits();
    if float.is_nan() { json.as_str() == Some("nan") } else { json.as_f64().is_some_and(equal) }
}
