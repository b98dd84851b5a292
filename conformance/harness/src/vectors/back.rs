//! Runs the same vectors in the other direction: the host calls, and the guest returns.
//!
//! The arguments of a case are lifted and passed to an export of a guest. The guest's memory already
//! contains the case's result, so both directions must have the same values.

use std::fmt::Write;

use microwit_host::App;
use microwit_host::engine::{Handles, Slot, View, World};

use super::{
    Case, CoreType, Expect, Export, FIRST_CALL, File, Func, PAGE, PLENTY, TELL, TOLD, Tally,
    engine, initial, read, realloc, run_export, word, write,
};
use crate::subject::{Given, Ready, Round, Subject};
use crate::{Value, finish};

/// The size of the area for results, in which no case puts arguments.
const RESULTS: u32 = 1024;

/// The `main` of a program. Its arguments are an engine and a vector file.
pub fn main<S: Subject>() -> std::process::ExitCode {
    let mut args = std::env::args().skip(1);
    let (engine, file) = (args.next().unwrap_or_default(), args.next().unwrap_or_default());
    finish(run::<S>(&engine, &file))
}

fn run<S: Subject>(engine: &str, file: &str) -> Result<bool, String> {
    let mut tally = Tally::new(engine)?;
    for func in &read::<File>(file)?.funcs {
        for (number, case) in func.cases.iter().enumerate() {
            if let Expect::Values { results, realloc, writes } = &case.expect {
                let run = |engine: &str| round::<S>(engine, func, case, results, realloc, writes);
                tally.each(&format!("{} case {number}", func.name), run);
            }
        }
    }
    Ok(tally.finish())
}

fn round<S: Subject>(
    engine: &str,
    func: &Func,
    case: &Case,
    results: &[String],
    expected: &[[u32; 4]],
    writes: &[(usize, String)],
) -> Result<(), String> {
    let named = |export: &Export| export.name.rsplit('#').next() == Some(&func.name);
    let number = <S::World>::EXPORTS.iter().position(named);
    let number = number.ok_or_else(|| format!("the world has no function `{}`", func.name))?;
    let args: Vec<_> = case.args.iter().map(|arg| word(arg)).collect::<Result<_, _>>()?;
    // The host lifts the arguments from this memory.
    let (page, handles) = (initial(case)?, Handles::<[Slot; 0]>::new());
    let given = Given::new(View::new(&page, &handles), &args);

    let mut image = page.clone();
    for (at, bytes) in writes {
        write(&mut image, *at, bytes)?;
    }
    let result = match (results.first(), func.core_results.first()) {
        (Some(bits), Some(ty)) => Some((ty.as_str(), word(bits)?)),
        _ => args
            .last()
            .map(|at| ("i32", *at))
            .filter(|_| <S::World>::EXPORTS[number].sig.result().is_some()),
    };
    let calls = expected.len() + 4;
    let params = &func.core_params[..<S::World>::EXPORTS[number].sig.len()];
    let from = room(case.bump_from, expected);
    let others = <S::World>::EXPORTS.iter().enumerate().filter(|(other, _)| *other != number);
    let others: String = others.map(|(_, export)| stub(export)).collect();
    let realloc = others + &realloc(from, calls);
    let text = guest(<S::World>::EXPORTS[number].name, params, result, &image, &realloc, calls);
    let wasm =
        wat::parse_str(text).map_err(|error| format!("the vector makes no guest: {error}"))?;

    let host = &mut S::default();
    let limits = PLENTY.memory(2 * PAGE as u32);
    let loaded = engine::load::<S, 1>(engine, &wasm, host, limits);
    let ready = loaded.and_then(|guest| Ready::new(guest).map_err(|error| error.to_string()));
    let mut app = ready.map_err(|why| format!("not loaded: {why}"))?;
    let round = app.give(number, given, host).ok_or("it takes no arguments")?;
    let Round { sent, got, shown } =
        round.map_err(|trap| format!("expected no trap, got: {trap}"))?;
    let same = match &sent[..] {
        [one] if func.wit_result.as_ref() == func.wit_params.first() => got.same(one),
        _ if func.wit_result.is_none() => got.same(&Value::Unit),
        all => got.same(&Value::List(all.to_vec())),
    };
    if !same {
        return Err(format!("sent {sent:?}, got {got:?}"));
    }
    run_export(&mut app.guest, host, &TELL)
        .map_err(|trap| format!("the guest told nothing: {trap}"))?;
    let mut memory = Vec::new();
    app.guest.peek(&mut |guest| memory = guest.memory().to_vec());
    let word = |at: usize| {
        let bytes = memory.get(at..).and_then(|rest| rest.first_chunk()).copied();
        u64::from_le_bytes(bytes.unwrap_or_default())
    };
    let asked: Vec<_> = (0..(word(TOLD + 8) as usize).min(calls))
        .map(|call| {
            let (old, new) = (word(FIRST_CALL + call * 16), word(FIRST_CALL + call * 16 + 8));
            [old as u32, (old >> 32) as u32, new as u32, (new >> 32) as u32]
        })
        .collect();
    // If the parameters do not fit into slots, the first call allocates memory for all of them.
    let spilled = usize::from(asked.len() == expected.len() + 1 && params.len() == 1);
    if asked[spilled.min(asked.len())..] != *expected {
        return Err(format!("expected realloc {expected:?}, got {asked:?}"));
    }
    let slots: Vec<_> =
        (0..params.len()).map(|param| word(FIRST_CALL + calls * 16 + param * 8)).collect();
    let page = memory.get(..PAGE).unwrap_or_default();
    let arrived = shown(Given::new(View::new(page, &handles), &slots));
    let arrived = arrived.map_err(|trap| format!("what arrived does not lift: {trap}"))?;
    if !Value::List(arrived.clone()).same(&Value::List(sent.clone())) {
        return Err(format!("sent {sent:?}, and {arrived:?} arrived"));
    }
    Ok(())
}

/// An export that no case of another export calls.
fn stub(export: &Export) -> String {
    let core = |ty: CoreType| match ty {
        CoreType::I64 => "i64",
        CoreType::F32 => "f32",
        CoreType::F64 => "f64",
        _ => "i32",
    };
    let mut text = format!("(func (export {:?})", export.name);
    for param in (0..export.sig.len()).filter_map(|param| export.sig.param(param)) {
        let _ = write!(text, " (param {})", core(param));
    }
    if let Some(result) = export.sig.result() {
        let _ = write!(text, " (result {})", core(result));
    }
    text + " unreachable)\n"
}

/// An address of free memory after everything that the result points to.
fn room(bump_from: u32, expected: &[[u32; 4]]) -> u32 {
    let end = expected.iter().fold(bump_from, |at, [_, _, align, size]| {
        at.next_multiple_of((*align).max(1)).saturating_add(*size)
    });
    let needed = end - bump_from + RESULTS;
    if end + needed <= PAGE as u32 { end.next_multiple_of(16) } else { RESULTS }
}

/// A module that exports the function, records its arguments, and returns the prepared result.
fn guest(
    name: &str,
    params: &[String],
    result: Option<(&str, u64)>,
    image: &[u8],
    realloc: &str,
    calls: usize,
) -> String {
    let mut text = format!("(module (memory (export \"memory\") 1)\n{realloc}");
    for (at, bytes) in
        image.chunks(64).enumerate().filter(|(_, bytes)| bytes.iter().any(|b| *b != 0))
    {
        let _ = write!(text, "(data (i32.const {}) \"", at * 64);
        for byte in bytes {
            let _ = write!(text, "\\{byte:02x}");
        }
        text += "\")\n";
    }
    let mut body = format!("(func (export {name:?})");
    for ty in params {
        let _ = write!(body, " (param {ty})");
    }
    if let Some((ty, _)) = result {
        let _ = write!(body, " (result {ty})");
    }
    let mut tell = String::from("(func (export \"tell\") (drop (memory.grow (i32.const 1)))\n");
    let mut store = |at: usize, global: &str| {
        let _ = writeln!(tell, "(i64.store (i32.const {at}) (global.get {global}))");
    };
    store(TOLD + 8, "$calls");
    for call in 0..calls {
        store(FIRST_CALL + call * 16, &format!("$old{call}"));
        store(FIRST_CALL + call * 16 + 8, &format!("$new{call}"));
    }
    for (number, ty) in params.iter().enumerate() {
        let bits = match ty.as_str() {
            "i64" => "",
            "f32" => "i32.reinterpret_f32 i64.extend_i32_u",
            "f64" => "i64.reinterpret_f64",
            _ => "i64.extend_i32_u",
        };
        let _ = writeln!(text, "(global $param{number} (mut i64) (i64.const 0))");
        let _ = writeln!(body, "\nlocal.get {number} {bits} global.set $param{number}");
        store(FIRST_CALL + calls * 16 + number * 8, &format!("$param{number}"));
    }
    let _ = match result {
        None => write!(body, ")"),
        Some(("f32", bits)) => write!(body, "i32.const {bits:#x} f32.reinterpret_i32)"),
        Some(("f64", bits)) => write!(body, "i64.const {bits:#x} f64.reinterpret_i64)"),
        Some((ty, bits)) => write!(body, "{ty}.const {bits:#x})"),
    };
    format!("{text}{body}\n{tell}))")
}
