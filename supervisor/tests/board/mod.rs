//! The board, and the app that runs on it.

use super::*;
use microwit_host::{Own, mcu_host};

#[mcu_host(
    inline = "
        package a:b;
        interface host {
            resource thing { open: static func() -> thing; }
            pause: func();
            boxes: func() -> list<u8>;
            press: func();
        }
        interface made { resource mine { constructor(); } }
        world life { import host; export made; export run: func(n: u32); }
    ",
    async = ["a:b/host/pause"]
)]
pub struct Board {
    pub open: u32,
    /// The supervisor that the button uses.
    supervisor: &'static Shared,
}

impl Board {
    pub const fn new(supervisor: &'static Shared) -> Self {
        Self { open: 0, supervisor }
    }
}

use life::a::b::host;

impl host::HostThing for Board {
    fn open(&mut self) -> Own<host::Thing> {
        self.open += 1;
        Own::new(1)
    }

    fn drop(&mut self, _: Own<host::Thing>) {
        self.open -= 1;
    }
}

impl host::Host for Board {
    async fn pause(&mut self) {
        Ticks.delay_ms(1).await;
    }

    fn boxes(&mut self) -> &'static [u8] {
        &[1, 2, 3]
    }

    /// The app comes to the place where it is killed.
    fn press(&mut self) {
        self.supervisor.kill();
    }
}

/// Opens a thing, and then does as it is told. Its destructor gets the same number.
pub const APP: &str = r#"(module
    (import "a:b/host" "[static]thing.open" (func $open (result i32)))
    (import "a:b/host" "pause" (func $pause))
    (import "a:b/host" "boxes" (func $boxes (param i32)))
    (import "a:b/host" "press" (func $press))
    (import "[export]a:b/made" "[resource-new]mine" (func $new (param i32) (result i32)))
    (import "[export]a:b/made" "[resource-drop]mine" (func $drop (param i32)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (loop (br 0)) (unreachable))
    (func (export "a:b/made#[constructor]mine") (result i32) (call $new (i32.const 1)))
    (func (export "a:b/made#[dtor]mine") (param i32)
        (call $press)
        (block $2 (block $1 (block $0
            (br_table $0 $1 $2 (i32.sub (local.get 0) (i32.const 5))))
            (loop (br 0)))
            (call $pause)))
    (func (export "run") (param i32)
        (drop (call $open))
        (block $more (block $4 (block $3 (block $2 (block $1 (block $0
            (br_table $0 $1 $2 $3 $4 $more (local.get 0)))
            (return))
            (loop (br 0)))
            (loop (call $pause) (br 0)))
            (unreachable))
            (call $boxes (i32.const 8)))
        (if (i32.eq (local.get 0) (i32.const 8))
            (then (call $press) (call $boxes (i32.const 8))))
        (call $drop (call $new (local.get 0)))
        (loop (br 0))))"#;
/// The app returns.
pub const RETURN: u8 = 0;
/// The app computes for ever.
pub const COMPUTE: u8 = 1;
/// The app waits, again and again.
pub const WAIT: u8 = 2;
/// The app traps.
pub const TRAP: u8 = 3;
/// The app's allocator computes for ever.
pub const REALLOC: u8 = 4;
/// The app is killed in a destructor, which computes for ever.
pub const LOOPS_INSIDE: u8 = 5;
/// The app is killed in a destructor, which waits.
pub const WAITS_INSIDE: u8 = 6;
/// The app is killed in a destructor, which returns.
pub const RETURNS_INSIDE: u8 = 7;
/// The app is killed before its allocator computes for ever.
pub const KILLED_REALLOC: u8 = 8;
/// The app is refused, because it may have no memory.
pub const REFUSED: u8 = 9;
