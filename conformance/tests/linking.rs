//! Names and types in modules: which of them the linker accepts, which it refuses before any code runs, and
//! the text of its errors.
#![allow(missing_docs)]

#[path = "linking/world.rs"]
mod world;

use microwit_host::LoadError;
use world::linked::Linked;
use world::{Board, CM32P2, LEGACY, changed, load, module};

const L: &str = LEGACY;
const S: &str = CM32P2;

/// A mutation: its name in the list, the guest that it changes, the text that it replaces, and the new
/// text.
type Change<'a> = (&'a str, &'a str, &'a str, &'a str);

fn bound((_, text, from, to): Change<'_>) -> Result<(), String> {
    let wasm = module(&changed(text, from, to));
    let explained = |error: LoadError| error.explain(&wasm).to_string();
    let mut guest = load(&wasm, &mut Board::default()).map_err(explained)?;
    Linked::bind(&mut guest).map(|_| ()).map_err(explained)
}

#[track_caller]
fn refused(change: Change<'_>, message: &str) {
    let (id, _, from, to) = change;
    assert_eq!(bound(change), Err(message.into()), "{id}: {from} -> {to}");
}

#[test]
fn both_kinds_of_names_are_served() {
    for text in [L, S] {
        let (wasm, mut host) = (module(text), Board::default());
        let mut guest = load(&wasm, &mut host).unwrap();
        let app = Linked::bind(&mut guest).unwrap();
        app.start(&mut guest, &mut host).unwrap();
        let greeting = app.greet(&mut guest, &mut host, "you", str::to_owned);
        assert_eq!(greeting.as_deref(), Ok("hi"));
    }
}

#[test]
fn what_is_optional_may_change() {
    const NOTE_TWICE: &str = r#"(import "a:b/things@1.2.3" "note" (func (param i32))) (memory"#;
    let changes: &[Change<'_>] = &[
        ("an export of no world", L, "(memory", r#"(func (export "__heap_base")) (memory"#),
        ("an export of no world", S, "(memory", r#"(func (export "cabi_malloc")) (memory"#),
        ("no post-return", L, "cabi_post_greet", "cabi_post_greed"),
        ("no post-return", S, r#"(export "cm32p2||greet_post")"#, ""),
        ("a post-return of nothing", L, r#""cabi_post_greet") (param i32)"#, r#""cabi_post_f")"#),
        ("no destructor", L, "[dtor]owned", "[dtor]ovned"),
        ("no destructor", S, r#"(export "cm32p2|a:b/makes@1|owned_dtor")"#, ""),
        ("nothing to initialize", L, "_initialize", "_initialise"),
        ("nothing to initialize", S, r#"(export "cm32p2_initialize")"#, ""),
        ("E14", L, "cabi_realloc", "cabi_malloc"),
        ("an old allocator", L, "cabi_realloc", "canonical_abi_realloc"),
        ("an import twice", L, "(memory", NOTE_TWICE),
        (
            "an import less",
            L,
            r#"(import "$root" "tick" (func $tick (param i32) (result i32)))"#,
            "",
        ),
        ("other limits", L, r#"(memory (export "memory") 1)"#, r#"(memory (export "memory") 1 2)"#),
        ("a further memory", L, "(data", "(memory 1) (data"),
        ("on the track", L, "a:b/things@1.2.3", "a:b/things@1.0.0"),
        ("on the track", L, "a:b/things@1.2.3", "a:b/things@1.99.1+build"),
        ("on the track", L, "[export]a:b/makes@1.2.3", "[export]a:b/makes@1.0.0"),
        ("on the track", L, "a:b/makes@1.2.3#make", "a:b/makes@1.3.0#make"),
        ("on the track", L, "a:b/makes@1.2.3#[dtor]", "a:b/makes@1.2.0#[dtor]"),
        ("I19", L, r#""$root" "tick""#, r#""cm32p2" "tick""#),
        ("I19", S, r#""cm32p2" "tick""#, r#""$root" "tick""#),
    ];
    for change in changes {
        assert_eq!(bound(*change), Ok(()), "{change:?}");
    }
}

/// Tests an import that the board does not offer, and the most similar offer in the error.
#[track_caller]
fn unknown(change: Change<'_>, module: &str, name: &str, offer: Option<(&str, &str)>) {
    let offer = offer.map(|(module, name)| format!("; it offers `{module}` `{name}`"));
    let offer = offer.unwrap_or_default();
    let message = format!("the app imports `{module}` `{name}`, which this board does not offer");
    refused(change, &(message + &offer));
}

#[test]
fn an_import_that_passes_a_stream_is_said_not_to_be_served() {
    refused(
        ("a stream", L, "\"note\"", "\"pour\""),
        "the app imports `a:b/things@1.2.3` `pour`, which passes a stream or a future: microwit does \
         not serve that",
    );
}

#[test]
fn an_import_that_nobody_offers_is_named_with_the_nearest_offer() {
    const THINGS: &str = "a:b/things@1.2.3";
    const C: &str = "cm32p2|a:b/things@1";
    let text = Some((THINGS, "text"));
    let note = Some((THINGS, "note"));
    let drop = Some((THINGS, "[resource-drop]thing"));
    let tick = Some(("$root", "tick"));
    unknown(("I1", L, "\"text", "\"tex"), THINGS, "tex", text);
    unknown(("I1", L, "\"text", "\"Text"), THINGS, "Text", text);
    unknown(("I1", S, "\"text", "\"textt"), C, "textt", text);
    let new = Some((THINGS, "[constructor]thing"));
    unknown(("I2", L, "b/things", "b/thing"), "a:b/thing@1.2.3", "[constructor]thing", new);
    unknown(("I2", S, "cm32p2|a:b", "cm32p2a:b"), "cm32p2a:b/things@1", "[constructor]thing", new);
    unknown(("I10", L, "$root\" \"tick", "env\" \"abort"), "env", "abort", None);
    let elsewhere = "a:b/elsewhere@1.2.3";
    let other = &format!("{elsewhere}\" \"other");
    unknown(("I11", L, "a:b/things@1.2.3\" \"note", other), elsewhere, "other", None);
    unknown(
        ("I13", L, "[resource-drop]th", "[resource-rep]th"),
        THINGS,
        "[resource-rep]thing",
        drop,
    );
    unknown(("I13", S, "thing_drop", "thing_rep"), C, "thing_rep", None);
    unknown(
        ("I14", L, "[resource-drop]thing", "[resource-drop]text"),
        THINGS,
        "[resource-drop]text",
        drop,
    );
    unknown(("I16", L, "a:b/things@1.2.3\" \"note", "$root\" \"note"), "$root", "note", note);
    unknown(("I16", S, "cm32p2|a:b/things@1\" \"note", "cm32p2\" \"note"), "cm32p2", "note", note);
    unknown(("I16", L, "$root\" \"tick", "a:b/things@1.2.3\" \"tick"), THINGS, "tick", tick);
    unknown(("I16", S, "cm32p2\" \"tick", "cm32p2|a:b/things@1\" \"tick"), C, "tick", tick);
    unknown(("I1", S, "thing_drop", "[resource-drop]thing"), C, "[resource-drop]thing", drop);
    unknown(("I1", L, "[resource-drop]thing", "thing_drop"), THINGS, "thing_drop", None);
    let makes = "a:b/makes@1.2.3";
    unknown(
        ("I15", L, "a:b/things@1.2.3\" \"note", "a:b/makes@1.2.3\" \"note"),
        makes,
        "note",
        note,
    );
    unknown(
        ("E17", L, "(memory (", "(import \"env\" \"memory\" (memory 1)) (memory ("),
        "env",
        "memory",
        None,
    );
}

#[test]
fn a_version_that_is_not_compatible_is_told_with_the_one_that_is_offered() {
    let offer = Some(("a:b/things@1.2.3", "text"));
    for version in ["@2.0.0", "@0.2.3", "@1.2.3-rc.1", "@1", "@1.2.", "@1.2.34x", ""] {
        let to = format!("a:b/things{version}");
        unknown(
            ("I17", L, "a:b/things@1.2.3\" \"text", &format!("{to}\" \"text")),
            &to,
            "text",
            offer,
        );
    }
    for version in ["@2", "@1.2", "@1.2.3", "@0", "@11", "@1-rc", ""] {
        let to = format!("cm32p2|a:b/things{version}");
        unknown(
            ("I18", S, "cm32p2|a:b/things@1\" \"text", &format!("{to}\" \"text")),
            &to,
            "text",
            offer,
        );
    }
}

#[test]
fn an_import_of_another_type_is_told_with_both_types() {
    const MIX: &str = "$mix (param i64 f32 f64) (result i64)";
    const TEXT: &str = "$text (param i32 i32 i32)";
    const NEW: &str = "$own-new (param i32) (result i32)";
    for (id, from, to, found) in [
        ("I3", MIX, "$mix (param i32 f32 f64) (result i64)", "(i32, f32, f64) -> i64"),
        ("I3", MIX, "$mix (param i64 i32 f64) (result i64)", "(i64, i32, f64) -> i64"),
        ("I3", MIX, "$mix (param i64 f32 i64) (result i64)", "(i64, f32, i64) -> i64"),
        ("I4", MIX, "$mix (param f32 f64) (result i64)", "(f32, f64) -> i64"),
        ("I4", TEXT, "$text (param i32 i32)", "(i32, i32) -> ()"),
        ("I5", TEXT, "$text (param i32 i32 i32 i32)", "(i32, i32, i32, i32) -> ()"),
        ("I6", MIX, "$mix (param i64 f32 f64)", "(i64, f32, f64) -> ()"),
        ("I6", MIX, "$mix (param i64 f32 f64) (result f64)", "(i64, f32, f64) -> f64"),
        ("I6", TEXT, "$text (param i32 i32 i32) (result i32)", "(i32, i32, i32) -> i32"),
        ("I7", TEXT, "$text (param i32 i32) (result i32 i32)", "(i32, i32) -> ?"),
        ("I8", MIX, "$mix (param i32) (result i64)", "(i32) -> i64"),
        ("I9", "(func $text (param i32 i32 i32))", "(global i32)", ""),
        ("I9", "(func $text (param i32 i32 i32))", "(table 1 funcref)", ""),
        ("I9", "(func $text (param i32 i32 i32))", "(memory 1)", ""),
        ("I12", "$drop (param i32)", "$drop (param i32) (result i32)", "(i32) -> i32"),
        ("I12", NEW, "$own-new (param i64) (result i32)", "(i64) -> i32"),
    ] {
        let (name, offered) = match from {
            MIX => ("mix", "(i64, f32, f64) -> i64"),
            NEW => ("new", "(i32) -> i32"),
            _ if from.contains("drop") => ("drop", "(i32) -> ()"),
            _ => ("text", "(i32, i32, i32) -> ()"),
        };
        let found = match found {
            "" => "something that is not a function".into(),
            found => format!("a function {found}"),
        };
        for text in [L, S] {
            // Calls of a function with a changed type are no longer valid.
            let text = text.replace("(call $own-new (local.get 0))", "(local.get 0)");
            let (module, name) = match (name, text.contains("$root")) {
                ("new", true) => ("[export]a:b/makes@1.2.3", "[resource-new]owned"),
                ("new", false) => ("cm32p2|_ex_a:b/makes@1", "owned_new"),
                ("drop", true) => ("a:b/things@1.2.3", "[resource-drop]thing"),
                ("drop", false) => ("cm32p2|a:b/things@1", "thing_drop"),
                (name, true) => ("a:b/things@1.2.3", name),
                (name, false) => ("cm32p2|a:b/things@1", name),
            };
            let message = format!(
                "the app imports `{module}` `{name}` as {found}, but this board offers a function {offered}"
            );
            refused((id, &text, from, to), &message);
        }
    }
}

#[test]
fn an_export_of_another_type_is_told_with_both_types() {
    const REALLOC: &str = "(param i32 i32 i32 i32) (result i32) (i32.const 1024)";
    const FOUR: &str = "(i32, i32, i32, i32) -> i32";
    const GREET: &str = "(param i32 i32) (result i32) (i32.const 8))\n(func (export \"c";
    let start = |to| (["start", "cm32p2||start"], ")", to, "() -> ()");
    let initialize = |to| (["_initialize", "cm32p2_initialize"], ")", to, "() -> ()");
    let realloc = |to| (["cabi_realloc", "cm32p2_realloc"], REALLOC, to, FOUR);
    let post = |to| (["cabi_post_greet", "cm32p2||greet_post"], "(param i32)", to, "(i32) -> ()");
    let makes = "cm32p2|a:b/makes@1|owned_dtor";
    let dtor = |to| (["a:b/makes@1.2.3#[dtor]owned", makes], "(param i32)", to, "(i32) -> ()");
    let greet = |to| (["greet", "cm32p2||greet"], GREET, to, "(i32, i32) -> i32");
    for (id, (names, from, to, wanted), found) in [
        ("E5", start("(param f64))"), "(f64) -> ()"),
        ("E5", start("(result i32) (i32.const 0))"), "() -> i32"),
        (
            "E5",
            greet(
                "(param i32 i32) (result i32 i32) (i32.const 8) (i32.const 8))\n(func (export \"c",
            ),
            "(i32, i32) -> ?",
        ),
        ("E6", post(""), "() -> ()"),
        ("E6", post("(param i64)"), "(i64) -> ()"),
        ("E6", post("(param i32 i32)"), "(i32, i32) -> ()"),
        ("E6", post("(param i32) (result i32) (local.get 0)"), "(i32) -> i32"),
        ("E9", dtor(""), "() -> ()"),
        ("E9", dtor("(param i64)"), "(i64) -> ()"),
        ("E9", dtor("(param i32) (result i32) (local.get 0)"), "(i32) -> i32"),
        (
            "E10",
            realloc("(param i32 i32 i32) (result i32) (i32.const 8)"),
            "(i32, i32, i32) -> i32",
        ),
        (
            "E10",
            realloc("(param i32 i64 i32 i32) (result i32) (i32.const 8)"),
            "(i32, i64, i32, i32) -> i32",
        ),
        ("E10", realloc("(param i32 i32 i32 i32)"), "(i32, i32, i32, i32) -> ()"),
        ("E11", initialize("(param i32))"), "(i32) -> ()"),
        ("E11", initialize("(result i32) (i32.const 0))"), "() -> i32"),
    ] {
        for (text, name) in [L, S].into_iter().zip(names) {
            let export = |rest| format!("(export \"{name}\") {rest}").replace("\") )", "\"))");
            let message = format!(
                "the app exports `{name}` as a function {found}, but it must be a function {wanted}"
            );
            refused((id, text, &export(from), &export(to)), &message);
        }
    }
}

#[test]
fn an_export_that_is_no_function_is_refused() {
    let dtor = "a:b/makes@1.2.3#[dtor]owned";
    for name in ["start", "greet", "cabi_post_greet", "cabi_realloc", "_initialize", dtor] {
        let export = format!("(export \"{name}\")");
        let text = format!("{}(global {export} i32 (i32.const 0))", changed(L, &export, ""));
        let error = bound(("E12", &text, "", "")).unwrap_err();
        let message = format!("the app exports `{name}` as something that is not a function, but");
        assert!(error.starts_with(&message), "{error}");
    }
}

#[test]
fn an_export_that_is_missing_is_named() {
    let missing = |name| format!("the app exports no function `{name}`");
    refused(("E1", L, "\"start", "\"stard"), &missing("start"));
    refused(("E1", L, "3#make\"", "3#fake\""), &missing("a:b/makes@1.2.3#make"));
    refused(("E1", L, "3#make\"", "3-rc#make\""), &missing("a:b/makes@1.2.3#make"));
    refused(("E3", S, "(export \"cm32p2||start\")", ""), &missing("start"));
    refused(("E4", S, "(export \"cm32p2||greet\")", ""), &missing("greet"));
}

#[test]
fn every_prefixed_name_means_something() {
    for (id, from, to) in [
        ("E2", "cm32p2||start", "cm32p2||stard"),
        ("E2", "cm32p2||start", "cm32p2|start"),
        ("E2", "cm32p2|a:b/makes@1|make", "cm32p2|a:b/makes@1.2|make"),
        ("E7", "cm32p2_realloc", "cm32p2_relloc"),
        ("E7", "cm32p2_initialize", "cm32p2_initialise"),
        ("E7", "cm32p2||greet_post", "cm32p2||greet_pos"),
        ("E7", "cm32p2||greet_post", "cm32p2||start_post_post"),
        ("E7", "cm32p2|a:b/makes@1|owned_dtor", "cm32p2|a:b/makes@1|owned_dtr"),
        ("E7", "cm32p2|a:b/makes@1|owned_dtor", "cm32p2|a:b/makes@1|owned_dtor_post"),
        ("E8", "cm32p2||greet_post", "cm32p2"),
        ("E8", "cm32p2||greet_post", "cm32p2||x"),
        ("E8", "cm32p2||greet_post", "cm32p2|no:such/i|f"),
        ("E8", "cm32p2||greet_post", "cm32p2_memory2"),
    ] {
        let message = format!("the app exports `{to}`, which means nothing in its world");
        refused((id, S, from, to), &message);
    }
}

#[test]
fn the_memory_is_one_of_the_apps_own_with_32_bit_addresses() {
    const LEGACY: &str = r#"(memory (export "memory") 1)"#;
    let odd = |name| format!("the app's `{name}` is not a memory of its own with 32-bit addresses");
    let none = |name| format!("the app passes pointers, but exports no `{name}`");
    let two = "the app exports both `memory` and `cm32p2_memory`";
    let both = r#"(memory (export "memory") (export "cm32p2_memory") 1)"#;
    refused(("E12", L, LEGACY, r#"(memory 1) (func (export "memory"))"#), &odd("memory"));
    refused(("E13", L, "(export \"memory\")", ""), &none("memory"));
    refused(("E13", L, "\"memory\"", "\"cm32p2_memory\""), &none("memory"));
    refused(("E13", S, "\"cm32p2_memory\"", "\"memory\""), &none("cm32p2_memory"));
    refused(("E13", S, "(export \"cm32p2_memory\")", ""), &none("cm32p2_memory"));
    refused(("E15", L, LEGACY, both), two);
    let wide = &L.replace("(data (i32", "(data (i64");
    refused(("E16", wide, LEGACY, r#"(memory (export "memory") i64 1)"#), &odd("memory"));
    // Without threads, an engine does not know shared memories.
    let shared = r#"(memory (export "memory") 1 1 shared)"#;
    refused(("E16", L, LEGACY, shared), "not a WebAssembly module that this engine runs");
}
