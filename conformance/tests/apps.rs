//! Apps with generated bindings, under a host that is written by hand.
#![allow(missing_docs)]

#[path = "apps/abi.rs"]
mod abi;
#[path = "apps/host.rs"]
mod host;
#[path = "apps/resources.rs"]
mod resources;

use std::slice::from_ref;
use std::sync::{Arc, Mutex};

use abi::Value;
use host::{App, module};

const EVERYTHING: &str = "conformance/everything.wasm";
const HEAP: &str = "conformance/heap.wasm";

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn bytes(bytes: &[u8]) -> Value {
    Value::List(bytes.iter().map(|byte| Value::Bits((*byte).into())).collect())
}

/// Returns the first argument of an echo function.
fn echo(_: &str, args: &[Value]) -> Option<Value> {
    args.first().cloned()
}

/// A sequence of numbers, which differs for each seed: `SplitMix64`.
fn numbers(mut seed: u64) -> impl FnMut() -> u64 {
    move || {
        seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (seed ^ seed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }
}

#[test]
fn every_type_comes_back_as_it_went() {
    let mut app = App::load(EVERYTHING, echo);
    let mut next = numbers(1);
    let mut echoes = app.exports();
    echoes.retain(|(prefix, func)| {
        let one = func.params.len() == 1 && func.result == Some(func.params[0].ty);
        prefix.contains("/echo@") && one
    });
    assert!(echoes.len() > 70);
    for (_, func) in echoes {
        for _ in 0..50 {
            let value = app.abi().any(&func.params[0].ty, &mut next);
            let back = app.call(&func.name, from_ref(&value)).unwrap();
            assert_eq!(back.as_ref(), Some(&value), "{}", func.name);
        }
    }
    assert!(app.store.data().dropped.is_empty(), "handles that went back were dropped");
}

#[test]
fn sixteen_parameters_are_core_values_and_seventeen_are_in_memory() {
    let seen = Arc::new(Mutex::new(vec![]));
    let last = seen.clone();
    let mut app = App::load(EVERYTHING, move |_, args| {
        *last.lock().unwrap() = args.to_vec();
        Some(Value::Bits(args.len() as u64))
    });
    let mut next = numbers(2);
    for (name, params, reallocs) in [("sixteen", 16, 0), ("seventeen", 17, 1)] {
        let (_, func) = app.exports().into_iter().find(|(_, func)| func.name == name).unwrap();
        let args: Vec<_> =
            func.params.iter().map(|param| app.abi().any(&param.ty, &mut next)).collect();
        app.store.data_mut().reallocs = 0;
        assert_eq!(app.call(name, &args).unwrap(), Some(Value::Bits(params)));
        assert_eq!(*seen.lock().unwrap(), args);
        assert_eq!(app.store.data().reallocs, reallocs);
    }
}

#[test]
fn spilled_strings_arrive_in_order() {
    let mut app = App::load(EVERYTHING, |_, args| Some(Value::List(args.to_vec())));
    let words = ["a", "", "c", "dd", "ö", "f", "", "h", "iiii"].map(text);
    assert_eq!(app.call("nine-strings", &words).unwrap(), Some(Value::List(words.to_vec())));
}

#[test]
fn a_borrowed_handle_is_given_back() {
    let mut app = App::load(EVERYTHING, |name, args| match name {
        "borrows" => Some(Value::Bits(100)),
        _ => args.first().cloned(),
    });
    assert_eq!(app.call("borrows", &[Value::Bits(7)]).unwrap(), Some(Value::Bits(107)));
    assert_eq!(app.store.data().dropped, [7]);
}

#[test]
fn a_borrowed_handle_in_memory_is_given_back_too() {
    let words = ["b", "c", "d", "e", "f", "g", "h", "i"].map(text);
    let args: Vec<_> = [Value::Bits(7)].into_iter().chain(words).collect();
    let expected = args.clone();
    let mut app = App::load(EVERYTHING, move |_, args| {
        assert_eq!(args, expected);
        Some(Value::Bits(40))
    });
    assert_eq!(app.call("crowd", &args).unwrap(), Some(Value::Bits(41)));
    assert_eq!(app.store.data().dropped, [7]);
}

#[test]
fn handles_that_were_lent_inside_of_others_are_given_back() {
    let mut app = App::load(EVERYTHING, |name, args| match name {
        "[method]thing.id" => args.first().cloned(),
        "lends-more" => Some(text("lent")),
        _ => Some(Value::Bits(100)),
    });
    let things = |ids: &[u64]| Value::List(ids.iter().map(|id| Value::Bits(*id)).collect());
    let case = |case, payload| Value::Case(case, Some(Box::new(payload)));
    assert_eq!(app.call("lends", &[things(&[5, 6, 7])]).unwrap(), Some(Value::Bits(118)));
    assert_eq!(app.store.data().dropped, [5, 6, 7]);

    let pair = case(1, Value::Fields(vec![Value::Bits(0), Value::Bits(13)]));
    let lender = Value::Fields(vec![Value::Bits(10), things(&[11, 12]), pair]);
    app.store.data_mut().dropped.clear();
    let args =
        [lender.clone(), case(1, Value::Bits(14)), Value::Bits(15), case(1, Value::Bits(16))];
    assert_eq!(app.call("lends-more", &args).unwrap(), Some(text("lent")));
    app.store.data_mut().dropped.sort_unstable();
    // The host owns number 16 again.
    assert_eq!(app.store.data().dropped, [10, 11, 12, 13, 14, 15]);

    app.store.data_mut().dropped.clear();
    let args = [Value::Fields(vec![Value::Case(0, None), case(2, lender)]), text("spilled")];
    assert_eq!(app.call("lends-fixed", &args).unwrap(), Some(Value::Bits(100)));
    assert_eq!(app.store.data().dropped, [10, 11, 12, 13]);
}

#[test]
fn a_resource_is_constructed_used_and_dropped() {
    let mut app = App::load(EVERYTHING, |name, args| match name {
        "[static]thing.make" => Some(Value::Case(0, Some(args[0].clone().into()))),
        "[method]thing.same" => Some(Value::Bits((args[0] == args[1]).into())),
        "[method]thing.name" => Some(text("four")),
        _ => args.first().cloned(),
    });
    // The sum of 5 + 6, `same` called with the same handle twice, and a name of four bytes.
    assert_eq!(app.call("things", &[Value::Bits(5)]).unwrap(), Some(Value::Bits(41_011)));
    assert_eq!(app.store.data().dropped, [6, 5]);
}

#[test]
fn functions_of_the_world_itself_have_no_prefix() {
    let mut app = App::load(EVERYTHING, |name, args| {
        assert_eq!((name, &args[0]), ("shout", &text("Hört, HÖRT")));
        None
    });
    assert_eq!(app.call("whisper", &[text("Hört, HÖRT")]).unwrap(), Some(text("hört, hÖrt")));
}

#[test]
fn an_answer_that_does_not_fit_traps() {
    let large = |name: &str, _: &[Value]| (name == "bytes").then(|| bytes(&[1; 5000]));
    let mut app = App::load(EVERYTHING, large);
    let trap = app.call("bytes", &[bytes(&[])]).unwrap_err();
    assert!(trap.to_string().contains("unreachable"), "{trap}");
}

#[test]
fn an_argument_that_does_not_fit_traps() {
    let mut app = App::load(EVERYTHING, echo);
    let trap = app.call("bytes", &[bytes(&[1; 5000])]).unwrap_err();
    assert!(trap.to_string().contains("unreachable"), "{trap}");
}

#[test]
fn the_arena_is_whole_again_after_every_call() {
    let mut app = App::load(EVERYTHING, echo);
    for _ in 0..100 {
        let most = bytes(&[7; 2000]);
        assert_eq!(app.call("bytes", from_ref(&most)).unwrap(), Some(most));
    }
}

/// The region that an app exports, as a host reads it.
fn region(app: &App) -> (u32, u32) {
    let global = app.instance.get_global(&app.store, "cabi_region").unwrap();
    let at = global.get(&app.store).i32().unwrap().cast_unsigned() as usize;
    let memory = app.instance.get_memory(&app.store, "memory").unwrap();
    let word = |at: usize| memory.data(&app.store)[at..][..4].try_into().map(u32::from_le_bytes);
    (word(at).unwrap(), word(at + 4).unwrap())
}

#[test]
fn the_region_says_where_the_next_block_goes() {
    let mut app = App::load(EVERYTHING, echo);
    let (at, end) = region(&app);
    assert_eq!(end - at, 4096);
    let realloc =
        app.instance.get_typed_func::<(u32, u32, u32, u32), u32>(&app.store, "cabi_realloc");
    let realloc = realloc.unwrap();
    let first = realloc.call(&mut app.store, (0, 0, 1, 3)).unwrap();
    assert_eq!((first, region(&app)), (at, (at + 3, end)));
    let second = realloc.call(&mut app.store, (0, 0, 8, 4)).unwrap();
    assert_eq!((second, region(&app)), (at + 8, (at + 12, end)));
    // A transcoded string is the last block: it grows, and is then cut to its size.
    assert_eq!(realloc.call(&mut app.store, (second, 4, 1, 40)).unwrap(), second);
    assert_eq!(realloc.call(&mut app.store, (second, 40, 1, 5)).unwrap(), second);
    assert_eq!(region(&app), (second + 5, end));
    assert_eq!(realloc.call(&mut app.store, (0, 0, 1, end - second - 5)).unwrap(), second + 5);
    assert!(realloc.call(&mut app.store, (0, 0, 1, 1)).is_err());
}

#[test]
fn what_the_heap_got_goes_back_to_it() {
    let mut app = App::load(HEAP, echo);
    for seed in 0..20 {
        assert_eq!(app.call("ask", &[Value::Bits(seed)]).unwrap(), Some(Value::Bits(10)));
        assert_eq!(app.call("live", &[]).unwrap(), Some(Value::Bits(0)));
    }
}

#[test]
fn a_flat_world_links_no_allocator() {
    let wasm = module("blinky.wasm");
    let engine = wasmi::Engine::new(wasmi::Config::default().wasm_custom_page_sizes(true));
    let blinky = wasmi::Module::new(&engine, &wasm).unwrap();
    let exports: Vec<_> = blinky.exports().map(|export| export.name().to_owned()).collect();
    assert!(exports.contains(&"blink".to_owned()));
    assert!(!exports.iter().any(|name| name.starts_with("cabi_")), "{exports:?}");
}

#[test]
fn modules_become_components() {
    for name in ["typed/blinky.wasm", "typed/thermostat.wasm", EVERYTHING, HEAP] {
        let component = wit_component::ComponentEncoder::default()
            .validate(true)
            .module(&module(name))
            .and_then(wit_component::ComponentEncoder::encode);
        component.unwrap_or_else(|error| panic!("{name}: {error:#}"));
    }
}
