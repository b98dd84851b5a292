//! A host may borrow what it works with, on every engine.
#![allow(missing_docs)]

use std::cell::{Cell, RefCell};
use std::fmt::Debug;

use microwit_any::{App, Engine, OnAny};
use microwit_engine::Instance;
use microwit_harness::engine::PLENTY;
use microwit_host::{LoadError, Own, mcu_host};

trait Pin {
    type Error;
    fn set(&mut self, on: bool) -> Result<(), Self::Error>;
}

/// A pin that somebody else can look at.
struct Lamp<'l>(&'l Cell<bool>);

impl Pin for Lamp<'_> {
    type Error = ();

    fn set(&mut self, on: bool) -> Result<(), ()> {
        self.0.set(on);
        Ok(())
    }
}

/// A bus that is shared.
struct Lines<'l>(&'l RefCell<Vec<String>>);

#[mcu_host(inline = r#"
    package a:b;
    interface lamp { set: func(number: u32, on: bool); }
    interface log { line: func(text: string); }
    interface files {
        resource file { constructor(); }
        name: func() -> string;
    }
    world shop {
        import lamp;
        import log;
        import files;
        export open: func() -> u32;
        export close: func(lamp: u32);
    }
"#)]
struct Board<'b, P: Pin, const N: usize>
where
    P::Error: Debug,
{
    pins: [P; N],
    name: &'b str,
    files: &'b mut Vec<u32>,
    #[provides("a:b/log")]
    lines: Lines<'b>,
}

use shop::a::b::{files, lamp, log};

impl<P: Pin, const N: usize> lamp::Host for Board<'_, P, N>
where
    P::Error: Debug,
{
    fn set(&mut self, number: u32, on: bool) {
        self.pins[number as usize].set(on).unwrap();
    }
}

impl log::Host for Lines<'_> {
    fn line(&mut self, text: &str) {
        self.0.borrow_mut().push(text.to_owned());
    }
}

impl<P: Pin, const N: usize> files::Host for Board<'_, P, N>
where
    P::Error: Debug,
{
    fn name(&mut self) -> &str {
        self.name
    }
}

impl<P: Pin, const N: usize> files::HostFile for Board<'_, P, N>
where
    P::Error: Debug,
{
    fn new(&mut self) -> Own<files::File> {
        self.files.push(7);
        Own::new(7)
    }

    fn drop(&mut self, this: Own<files::File>) {
        self.files.retain(|file| *file != this.rep());
    }
}

/// It opens a file and keeps it, lights lamp 1, and logs the name of the shop.
const APP: &str = r#"(module
    (import "a:b/lamp" "set" (func $set (param i32 i32)))
    (import "a:b/log" "line" (func $line (param i32 i32)))
    (import "a:b/files" "[constructor]file" (func $file (result i32)))
    (import "a:b/files" "name" (func $name (param i32)))
    (memory (export "memory") 1)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
    (func (export "open") (result i32)
        (call $set (i32.const 1) (i32.const 1))
        (call $name (i32.const 8))
        (call $line (i32.load (i32.const 8)) (i32.load (i32.const 12)))
        (call $file))
    (func (export "close") (param i32) (call $set (local.get 0) (i32.const 0))))"#;

struct Run;

impl OnAny for Run {
    type Done = Result<(), LoadError>;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> Self::Done {
        let (name, lit) = (String::from("bakery"), [Cell::new(false), Cell::new(true)]);
        let (lines, mut files) = (RefCell::default(), Vec::new());
        let pins = lit.each_ref().map(Lamp);
        let mut board = Board { pins, name: &name, files: &mut files, lines: Lines(&lines) };

        let mut guest: Instance<E, _> = Instance::load(app, &mut board, PLENTY)?;
        let shop = shop::Shop::bind(&mut guest)?;
        assert!(shop.open(&mut guest, &mut board).is_ok_and(|file| file > 0));
        assert_eq!(lit.each_ref().map(Cell::get), [false, true]);
        assert_eq!(shop.close(&mut guest, &mut board, 1), Ok(()));
        assert_eq!(board.files, &[7]);
        guest.unload(&mut board);

        assert_eq!(lit.each_ref().map(Cell::get), [false, false]);
        assert_eq!(*lines.borrow(), [name]);
        assert!(files.is_empty());
        Ok(())
    }
}

#[test]
fn a_board_that_borrows_serves_apps_on_every_engine() {
    let wasm = wat::parse_str(APP).unwrap();
    for engine in Engine::ALL {
        assert_eq!(App::new(engine, &wasm, true).unwrap().on(Run), Ok(()), "{}", engine.name());
    }
}
