//! Runs the specification's test vectors: core values and bytes go in, and core values and bytes come out.

pub mod back;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::ExitCode;

use microwit_host::__private::{call as call_export, export};
use microwit_host::engine::{CoreType, Export, HostFn, Sig};
use microwit_host::{App, CallError, Trap, TrapCode, WorldHost};
use serde::Deserialize;

use crate::engine::{self, PLENTY};
use crate::shape::{Nans, Shape};
use crate::{Tally, finish, read};

/// The shape of each function's result, by the function's name.
pub type Shapes = BTreeMap<String, Shape>;

/// The size of the guest's memory while the function runs.
const PAGE: usize = 65_536;

/// The offset of a second page, which the guest adds after the call to report what the host cannot see
/// otherwise.
const TOLD: usize = PAGE;

/// The offset of the first record of a call of `cabi_realloc`, four words each. The result and the number
/// of calls precede it.
const FIRST_CALL: usize = TOLD + 16;

#[derive(Deserialize)]
struct File {
    funcs: Vec<Func>,
}

#[derive(Deserialize)]
struct Func {
    name: String,
    core_params: Vec<String>,
    core_results: Vec<String>,
    #[serde(default)]
    wit_params: Vec<String>,
    #[serde(default)]
    wit_result: Option<String>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    memory: Vec<(u32, String)>,
    args: Vec<String>,
    bump_from: u32,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Expect {
    Trap(String),
    Values { results: Vec<String>, realloc: Vec<[u32; 4]>, writes: Vec<(usize, String)> },
}

/// The observations of a call: its result, the calls of `cabi_realloc`, and the memory.
struct Seen {
    result: u64,
    realloc: Vec<[u32; 4]>,
    page: Vec<u8>,
}

/// The `main` of a program. Its arguments are an engine, a vector file, and a file of [`Shapes`].
pub fn main<H: WorldHost + Default + 'static>() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut next = || args.next().unwrap_or_default();
    let (engine, file, shapes) = (next(), next(), next());
    finish(run::<H>(&engine, &file, &shapes))
}

/// Runs every case of a file against the host `H`, and prints the failures and the totals.
fn run<H: WorldHost + Default + 'static>(
    engine: &str,
    file: &str,
    shapes: &str,
) -> Result<bool, String> {
    let (file, shapes) = (read::<File>(file)?, read::<Shapes>(shapes)?);
    let mut tally = Tally::new(engine)?;
    for func in &file.funcs {
        for (number, case) in func.cases.iter().enumerate() {
            let run = |engine: &str| check::<H>(engine, func, case, &shapes);
            tally.each(&format!("{} case {number}", func.name), run);
        }
    }
    Ok(tally.finish())
}

fn check<H: WorldHost + Default + 'static>(
    engine: &str,
    func: &Func,
    case: &Case,
    shapes: &Shapes,
) -> Result<(), String> {
    let row = H::imports().iter().find(|row| row.name == func.name);
    let row = row.ok_or_else(|| format!("the world has no function `{}`", func.name))?;
    let sig = sig(&func.core_params, &func.core_results);
    if row.sig != sig {
        return Err(format!("the host has it as {}, the vectors as {sig}", row.sig));
    }
    let expected = match &case.expect {
        Expect::Trap(word) if word == "trap" => None,
        Expect::Trap(word) => return Err(format!("`{word}` is nothing to expect")),
        Expect::Values { results, realloc, writes } => Some((results, realloc, writes)),
    };
    match (call::<H>(engine, func, case, row), expected) {
        (Err(_), None) => Ok(()),
        (Err(trap), Some(_)) => Err(format!("expected no trap, got: {trap}")),
        (Ok(seen), None) => Err(format!("expected a trap, got {}", result(&seen, func))),
        (Ok(seen), Some((results, realloc, writes))) => {
            for expected in results {
                let expected = word(expected)?;
                let nan = |bits: u64| match func.core_results.first().map(String::as_str) {
                    Some("f32") => f32::from_bits(bits as u32).is_nan(),
                    Some("f64") => f64::from_bits(bits).is_nan(),
                    _ => false,
                };
                if seen.result != expected && !(nan(seen.result) && nan(expected)) {
                    return Err(format!("expected {expected:#x}, got {:#x}", seen.result));
                }
            }
            if seen.realloc != *realloc {
                return Err(format!("expected realloc {realloc:?}, got {:?}", seen.realloc));
            }
            let mut page = initial(case)?;
            for (at, bytes) in writes {
                write(&mut page, *at, bytes)?;
            }
            let mut nans = Nans::default();
            if let (Some(shape), true, Some(at)) =
                (shapes.get(&func.name), func.core_results.is_empty(), case.args.last())
            {
                nans.find(shape, &page, word(at)? as usize);
            }
            match nans.difference(&page, &seen.page) {
                None => Ok(()),
                Some(at) => Err(format!(
                    "at {at} expected {:02x?}, got {:02x?}",
                    near(&page, at),
                    near(&seen.page, at)
                )),
            }
        }
    }
}

fn near(page: &[u8], at: usize) -> &[u8] {
    let at = at & !7;
    page.get(at..at + 16).unwrap_or_else(|| page.get(at..).unwrap_or_default())
}

fn result(seen: &Seen, func: &Func) -> String {
    match func.core_results.first() {
        Some(ty) => format!("{ty} {:#x}, realloc {:?}", seen.result, seen.realloc),
        None => format!("no result, realloc {:?}", seen.realloc),
    }
}

static CALL: Export = export("call", "()");
static TELL: Export = export("tell", "()");

/// Calls the function from a new guest.
fn call<H: WorldHost + Default + 'static>(
    engine: &str,
    func: &Func,
    case: &Case,
    row: &HostFn<H>,
) -> Result<Seen, String> {
    let wasm = wat::parse_str(guest(func, case, row)?)
        .map_err(|error| format!("the vector makes no guest: {error}"))?;
    let host = &mut H::default();
    let limits = PLENTY.memory(2 * PAGE as u32);
    let loaded = engine::load::<H, 1>(engine, &wasm, host, limits);
    let mut app = loaded.map_err(|why| format!("not loaded: {why}"))?;
    run_export(&mut app, host, &CALL).map_err(|trap| trap.to_string())?;
    run_export(&mut app, host, &TELL).map_err(|trap| format!("the guest told nothing: {trap}"))?;
    let mut memory = Vec::new();
    app.peek(&mut |guest| memory = guest.memory().to_vec());
    let word = |at: usize| {
        let bytes = memory.get(at..).and_then(|rest| rest.first_chunk()).copied();
        u64::from_le_bytes(bytes.unwrap_or_default())
    };
    let calls = word(TOLD + 8) as usize;
    let realloc = (0..calls)
        .map(|call| {
            let (first, second) = (word(FIRST_CALL + call * 16), word(FIRST_CALL + call * 16 + 8));
            [first as u32, (first >> 32) as u32, second as u32, (second >> 32) as u32]
        })
        .collect();
    Ok(Seen { result: word(TOLD), realloc, page: memory.get(..PAGE).unwrap_or_default().to_vec() })
}

fn run_export<E: App>(
    app: &mut E,
    host: &mut E::Host,
    export: &'static Export,
) -> Result<(), CallError> {
    // The guest is made here and has this export.
    let bound = app.export(export).ok_or(Trap::new(TrapCode::Engine))?;
    call_export(app, host, &bound, (), |_, _| Ok(()))
}

/// A module that imports the function, calls it with the case's arguments, and then reports the calls of
/// its `cabi_realloc`.
fn guest<H>(func: &Func, case: &Case, row: &HostFn<H>) -> Result<String, String> {
    let mut text = format!("(module (import {:?} {:?} (func $op", row.module, row.name);
    for ty in &func.core_params {
        let _ = write!(text, " (param {ty})");
    }
    for ty in &func.core_results {
        let _ = write!(text, " (result {ty})");
    }
    text += "))\n(memory (export \"memory\") 1)\n";
    for (at, hex) in &case.memory {
        let bytes = hex.as_bytes().chunks(2).map(String::from_utf8_lossy);
        let bytes: Vec<_> = bytes.collect();
        let _ = writeln!(text, "(data (i32.const {at}) \"\\{}\")", bytes.join("\\"));
    }
    // Further calls are counted and not recorded.
    let calls = match &case.expect {
        Expect::Trap(_) => 8,
        Expect::Values { realloc, .. } => realloc.len() + 4,
    };
    text += &realloc(case.bump_from, calls);
    text += "(func (export \"call\")\n";
    let mut call = String::from("call $op");
    for (ty, arg) in func.core_params.iter().zip(&case.args) {
        let word = word(arg)?;
        let _ = match ty.as_str() {
            "i32" => writeln!(text, "i32.const {word:#x}"),
            "i64" => writeln!(text, "i64.const {word:#x}"),
            "f32" => writeln!(text, "i32.const {word:#x} f32.reinterpret_i32"),
            _ => writeln!(text, "i64.const {word:#x} f64.reinterpret_i64"),
        };
    }
    call += match func.core_results.first().map(String::as_str) {
        None => "",
        Some("i64") => " global.set $result",
        Some("f32") => " i32.reinterpret_f32 i64.extend_i32_u global.set $result",
        Some("f64") => " i64.reinterpret_f64 global.set $result",
        Some(_) => " i64.extend_i32_u global.set $result",
    };
    let _ = writeln!(text, "{call})");
    let _ = writeln!(text, "(func (export \"tell\") (drop (memory.grow (i32.const 1)))");
    let mut tell = |at: usize, global: &str| {
        let _ = writeln!(text, "(i64.store (i32.const {at}) (global.get {global}))");
    };
    tell(TOLD, "$result");
    tell(TOLD + 8, "$calls");
    for call in 0..calls {
        tell(FIRST_CALL + call * 16, &format!("$old{call}"));
        tell(FIRST_CALL + call * 16 + 8, &format!("$new{call}"));
    }
    text += "))";
    Ok(text)
}

/// A bump allocator that records its calls in globals, where the host cannot change them.
fn realloc(from: u32, calls: usize) -> String {
    let mut text = format!(
        "(global $at (mut i32) (i32.const {from}))
         (global $calls (mut i64) (i64.const 0))
         (global $result (mut i64) (i64.const 0))\n"
    );
    let mut log = String::new();
    for call in 0..calls {
        let _ = writeln!(
            text,
            "(global $old{call} (mut i64) (i64.const 0)) (global $new{call} (mut i64) (i64.const 0))"
        );
        let _ = writeln!(
            log,
            "(if (i64.eq (global.get $calls) (i64.const {call})) (then
               (global.set $old{call} (call $both (local.get $old) (local.get $old-size)))
               (global.set $new{call} (call $both (local.get $align) (local.get $size)))))"
        );
    }
    text += "(func $both (param i32 i32) (result i64)
        (i64.or (i64.extend_i32_u (local.get 0))
                (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32))))
      (func (export \"cabi_realloc\")
        (param $old i32) (param $old-size i32) (param $align i32) (param $size i32) (result i32)
        (local $from i32)\n";
    text += &log;
    text + "(global.set $calls (i64.add (global.get $calls) (i64.const 1)))
        (local.set $from (i32.and
            (i32.add (global.get $at) (i32.sub (local.get $align) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get $align))))
        (if (i64.gt_u (i64.add (i64.extend_i32_u (local.get $from))
                               (i64.extend_i32_u (local.get $size)))
                      (i64.const 65536))
          (then unreachable))
        (global.set $at (i32.add (local.get $from) (local.get $size)))
        (local.get $from))\n"
}

/// The page before the call.
fn initial(case: &Case) -> Result<Vec<u8>, String> {
    let mut page = vec![0; PAGE];
    for (at, bytes) in &case.memory {
        write(&mut page, *at as usize, bytes)?;
    }
    Ok(page)
}

fn write(page: &mut [u8], at: usize, hex: &str) -> Result<(), String> {
    for (byte, digits) in page.iter_mut().skip(at).zip(hex.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).map_err(|error| error.to_string())?;
        *byte = word(digits)? as u8;
    }
    Ok(())
}

fn word(hex: &str) -> Result<u64, String> {
    u64::from_str_radix(hex, 16).map_err(|error| format!("`{hex}` is no word: {error}"))
}

fn sig(params: &[String], results: &[String]) -> Sig {
    let core = |name: &String| match name.as_str() {
        "i32" => CoreType::I32,
        "i64" => CoreType::I64,
        "f32" => CoreType::F32,
        "f64" => CoreType::F64,
        _ => CoreType::Other,
    };
    let params = params.iter().enumerate();
    let sig = params.fold(Sig::EMPTY, |sig, (index, ty)| sig.with(index, core(ty)));
    results.first().map_or(sig, |ty| sig.returning(core(ty)))
}
