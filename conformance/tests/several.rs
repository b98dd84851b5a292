//! Apps that are linked from several bindings, under a host that is written by hand.
#![allow(missing_docs)]

#[path = "apps/abi.rs"]
#[allow(dead_code)]
mod abi;
#[path = "apps/host.rs"]
#[allow(dead_code)]
mod host;

use abi::Value;
use host::{App, module};
use microwit_guest::__private::{Arena, Region};

const ALL: [&str; 6] = ["arenas", "heap", "plain", "same", "twice", "versions"];

/// Both builds of an app: optimised for size, and for debugging.
fn files(name: &str) -> [String; 2] {
    ["", "debug/"].map(|folder| format!("conformance/{folder}several_{name}.wasm"))
}

fn apps(name: &str) -> [App; 2] {
    files(name).map(|file| App::load(&file, answer))
}

/// The host's answer: a register contains its own number, and the next register follows it.
fn answer(name: &str, args: &[Value]) -> Option<Value> {
    let ok = |value| Some(Value::Case(0, Some(Box::new(value))));
    match (name, args) {
        ("[static]port.open", [Value::Text(_)]) => ok(Value::Bits(1)),
        ("[method]port.read", [_, Value::Bits(register), Value::Bits(len)]) => {
            ok(Value::List((*register..register + len).map(Value::Bits).collect()))
        }
        ("note", [Value::Text(text)]) => Some(Value::Text(format!("{text}!"))),
        other => panic!("{other:?}"),
    }
}

fn bytes(bytes: impl IntoIterator<Item = u8>) -> Value {
    Value::List(bytes.into_iter().map(|byte| Value::Bits(byte.into())).collect())
}

/// The start and the end of the region.
fn region(app: &App) -> (u32, u32) {
    let memory = app.instance.get_memory(&app.store, "memory").unwrap();
    let region = app.instance.get_global(&app.store, "cabi_region").unwrap().get(&app.store);
    let at = region.i32().unwrap().cast_unsigned() as usize;
    let word = |at| u32::from_le_bytes(memory.data(&app.store)[at..][..4].try_into().unwrap());
    (word(at), word(at + 4))
}

#[test]
fn an_app_without_memory_uses_a_driver_that_has_some() {
    for mut app in apps("plain") {
        assert_eq!(region(&app), (0, 0));
        assert_eq!(app.call("run", &[Value::Bits(5)]).unwrap(), Some(Value::Bits(5 + 6 + 7)));
        assert_eq!(region(&app), (0, 0), "no buffer of the driver's is left");
        assert_eq!(app.store.data().dropped, [1]);
    }
}

#[test]
fn an_app_and_its_library_bind_one_world_and_share_types() {
    for mut app in apps("same") {
        for _ in 0..3 {
            let measured = app.call("measure", &[bytes([1, 2])]).unwrap();
            assert_eq!(measured, Some(bytes([1, 2, 3, 2, 3, 4])));
        }
    }
}

#[test]
fn whatever_export_lent_a_buffer_has_the_arena_back() {
    for mut app in apps("twice") {
        let arena = region(&app);
        assert_eq!(arena.1 - arena.0, 256);
        let mut calls = (0..3).map(|way| ("run", vec![Value::Bits(way)], 4)).collect::<Vec<_>>();
        calls.push(("tick", vec![], 5));
        for (name, args, expected) in calls {
            assert_eq!(app.call(name, &args).unwrap(), Some(Value::Bits(expected)));
            assert_eq!(region(&app), arena, "{name} {args:?}");
            let measured = app.call("measure", &[bytes(0..100)]).unwrap();
            assert_eq!(measured, Some(bytes("measure!".bytes().chain(0..100))));
            assert_eq!(region(&app), arena);
        }
    }
}

#[test]
fn a_library_uses_the_arena_that_its_app_chose() {
    for mut app in apps("arenas") {
        let arena = region(&app);
        assert_eq!(arena.1 - arena.0, 1024);
        for _ in 0..3 {
            let many = bytes((0..=255).chain(0..=255));
            assert_eq!(app.call("measure", std::slice::from_ref(&many)).unwrap(), Some(many));
            let numbers = Value::List((0..256).map(Value::Bits).collect());
            let sum = Some(Value::Bits(255 * 256 / 2));
            assert_eq!(app.call("sum", &[numbers]).unwrap(), sum);
        }
        let more = Value::List((0..257).map(Value::Bits).collect());
        assert!(app.call("sum", &[more]).is_err());
    }
}

#[test]
fn the_heap_serves_who_asks_it_to() {
    for mut app in apps("heap") {
        for _ in 0..3 {
            let numbers = Value::List((0..64).map(Value::Bits).collect());
            assert_eq!(app.call("tick", &[]).unwrap(), Some(Value::Bits(1)));
            assert_eq!(app.call("sum", &[numbers]).unwrap(), Some(Value::Bits(63 * 64 / 2)));
        }
    }
}

#[test]
fn two_versions_of_the_runtime_share_a_region() {
    for mut app in apps("versions") {
        for _ in 0..3 {
            let measured = app.call("measure", &[bytes(2..100)]).unwrap();
            assert_eq!(measured, Some(bytes([1].into_iter().chain(2..100))));
        }
    }
}

#[test]
fn each_is_a_component_of_all_its_worlds() {
    for file in ALL.iter().flat_map(|name| files(name)) {
        let mut encoder = wit_component::ComponentEncoder::default();
        encoder.module(&module(&file)).unwrap();
        let component = encoder.encode();
        assert!(component.is_ok(), "{file}: {:#}", component.unwrap_err());
    }
}

/// The assembled allocator from `build.rs` behaves as the runtime's does.
#[test]
fn the_allocator_is_the_runtimes() {
    static ARENA: Arena<1024> = Arena::new();
    for mut app in apps("arenas") {
        let (region, start) = (Region::over(&ARENA), self::region(&app).0);
        let theirs =
            app.instance.get_typed_func::<(u32, u32, u32, u32), u32>(&app.store, "cabi_realloc");
        let (theirs, mut last, mut size) = (theirs.unwrap(), std::ptr::null_mut::<u8>(), 0);
        let begin = region.realloc(last, 1, 0).addr();
        for step in 1_u32.. {
            let old = if step % 3 == 0 { last } else { std::ptr::null_mut() };
            let align = if old.is_null() { 1 << (step % 4) } else { 1 };
            let before =
                if old.is_null() { (0, 0) } else { (start + (old.addr() - begin) as u32, size) };
            size = step * 7 % 23;
            let args = (before.0, before.1, align, size);
            let block = theirs.call(&mut app.store, args);
            let ours = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                region.realloc(old, align as usize, size as usize)
            }));
            assert_eq!(block.is_err(), ours.is_err());
            let (Ok(block), Ok(ours)) = (block, ours) else { break };
            assert_eq!(block - start, (ours.addr() - begin) as u32);
            last = ours;
        }
    }
}
