//! A small world with one of every kind of name, and a host that records the calls.
#![allow(dead_code)]

use microwit_host::{LoadError, Own, mcu_host};
use microwit_wasmi::{Instance, Limits};

#[mcu_host(inline = r"
    package a:b@1.2.3;
    interface things {
        resource thing { constructor(value: u32); }
        text: func(t: string) -> string;
        mix: func(a: u64, b: f32, c: f64) -> u64;
        note: func(n: u32);
        record flow { what: stream<u8> }
        pour: func(what: flow);
    }
    interface elsewhere { other: func(); }
    interface makes {
        resource owned {
            constructor(n: u32);
            get: func() -> u32;
        }
        echo: func(t: string) -> string;
        make: func(n: u32) -> owned;
    }
    world linked {
        import things;
        import tick: func(n: u32) -> u32;
        export makes;
        export start: func();
        export greet: func(name: string) -> string;
    }
")]
#[derive(Default)]
pub struct Board {
    pub noted: Vec<u32>,
}

impl linked::a::b::things::HostThing for Board {
    fn new(&mut self, value: u32) -> Own<linked::a::b::things::Thing> {
        Own::new(value)
    }

    fn drop(&mut self, this: Own<linked::a::b::things::Thing>) {
        self.noted.push(this.rep());
    }
}

impl linked::a::b::things::Host for Board {
    fn text(&mut self, _: &str) -> &'static str {
        "text"
    }

    fn mix(&mut self, a: u64, _: f32, _: f64) -> u64 {
        a
    }

    fn note(&mut self, n: u32) {
        self.noted.push(n);
    }
}

impl linked::LinkedImports for Board {
    fn tick(&mut self, n: u32) -> u32 {
        n + 1
    }
}

/// A guest of the whole world with legacy names.
pub const LEGACY: &str = r#"
(import "a:b/things@1.2.3" "[constructor]thing" (func $new (param i32) (result i32)))
(import "a:b/things@1.2.3" "[resource-drop]thing" (func $drop (param i32)))
(import "a:b/things@1.2.3" "text" (func $text (param i32 i32 i32)))
(import "a:b/things@1.2.3" "mix" (func $mix (param i64 f32 f64) (result i64)))
(import "a:b/things@1.2.3" "note" (func $note (param i32)))
(import "$root" "tick" (func $tick (param i32) (result i32)))
(import "[export]a:b/makes@1.2.3" "[resource-new]owned" (func $own-new (param i32) (result i32)))
(import "[export]a:b/makes@1.2.3" "[resource-rep]owned" (func $own-rep (param i32) (result i32)))
(import "[export]a:b/makes@1.2.3" "[resource-drop]owned" (func $own-drop (param i32)))
(memory (export "memory") 1)
(data (i32.const 8) "\10\00\00\00\02\00\00\00hi")
(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
(func (export "_initialize"))
(func (export "start"))
(func (export "greet") (param i32 i32) (result i32) (i32.const 8))
(func (export "cabi_post_greet") (param i32))
(func (export "a:b/makes@1.2.3#[constructor]owned") (param i32) (result i32)
    (call $own-new (local.get 0)))
(func (export "a:b/makes@1.2.3#[method]owned.get") (param i32) (result i32) (local.get 0))
(func (export "a:b/makes@1.2.3#[dtor]owned") (param i32))
(func (export "a:b/makes@1.2.3#echo") (param i32 i32) (result i32) (i32.const 8))
(func (export "cabi_post_a:b/makes@1.2.3#echo") (param i32))
(func (export "a:b/makes@1.2.3#make") (param i32) (result i32) (call $own-new (local.get 0)))
"#;

/// The same guest with `cm32p2` names.
pub const CM32P2: &str = r#"
(import "cm32p2|a:b/things@1" "[constructor]thing" (func $new (param i32) (result i32)))
(import "cm32p2|a:b/things@1" "thing_drop" (func $drop (param i32)))
(import "cm32p2|a:b/things@1" "text" (func $text (param i32 i32 i32)))
(import "cm32p2|a:b/things@1" "mix" (func $mix (param i64 f32 f64) (result i64)))
(import "cm32p2|a:b/things@1" "note" (func $note (param i32)))
(import "cm32p2" "tick" (func $tick (param i32) (result i32)))
(import "cm32p2|_ex_a:b/makes@1" "owned_new" (func $own-new (param i32) (result i32)))
(import "cm32p2|_ex_a:b/makes@1" "owned_rep" (func $own-rep (param i32) (result i32)))
(import "cm32p2|_ex_a:b/makes@1" "owned_drop" (func $own-drop (param i32)))
(memory (export "cm32p2_memory") 1)
(data (i32.const 8) "\10\00\00\00\02\00\00\00hi")
(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
(func (export "cm32p2_initialize"))
(func (export "cm32p2||start"))
(func (export "cm32p2||greet") (param i32 i32) (result i32) (i32.const 8))
(func (export "cm32p2||greet_post") (param i32))
(func (export "cm32p2|a:b/makes@1|[constructor]owned") (param i32) (result i32)
    (call $own-new (local.get 0)))
(func (export "cm32p2|a:b/makes@1|[method]owned.get") (param i32) (result i32) (local.get 0))
(func (export "cm32p2|a:b/makes@1|owned_dtor") (param i32))
(func (export "cm32p2|a:b/makes@1|echo") (param i32 i32) (result i32) (i32.const 8))
(func (export "cm32p2|a:b/makes@1|echo_post") (param i32))
(func (export "cm32p2|a:b/makes@1|make") (param i32) (result i32) (call $own-new (local.get 0)))
"#;

/// Replaces the first `from` in `text` with `to`.
#[track_caller]
pub fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

pub fn module(text: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {text})")).expect("the test's text format is right")
}

pub fn load(wasm: &[u8], host: &mut Board) -> Result<Instance<Board>, LoadError> {
    Instance::load(wasm, host, Limits::DEFAULT.memory(1 << 17).memories(2).fuel(1_000_000))
}
