//! Gives back what it is given, by way of the host, in upstream wit-bindgen's hand.

#![no_std]
// Upstream's code says so.
#![allow(clippy::same_length_and_capacity)]

extern crate alloc;

mod counters;
mod heap;

wit_bindgen::generate!({ world: "upstream", path: "wit" });

use alloc::{format, string::String, vec::Vec};
use conformance::upstream::{
    mirror, things,
    types::{Access, Color, Note, Shape},
};

struct App;

/// Exports that ask the host, which takes a reference where it can.
macro_rules! mirrored {
    ($($name:ident($($arg:ident: $ty:ty $(as $by:tt)?),*) -> $result:ty;)*) => { $(
        fn $name($($arg: $ty),*) -> $result {
            mirror::$name($(mirrored!(@ $arg $($by)?)),*)
        }
    )* };
    (@ $arg:ident) => { $arg };
    (@ $arg:ident ref) => { &$arg };
}

#[rustfmt::skip]
impl exports::conformance::upstream::mirror::Guest for App {
    mirrored! {
        numbers(a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64, i: f32, j: f64)
            -> (u8, i8, u16, i16, u32, i32, u64, i64, f32, f64);
        truth(a: bool) -> bool;
        letter(a: char) -> char;
        text(a: String as ref) -> String;
        bytes(a: Vec<u8> as ref) -> Vec<u8>;
        longs(a: Vec<u64> as ref) -> Vec<u64>;
        words(a: Vec<Vec<String>> as ref) -> Vec<Vec<String>>;
        one_note(a: Note as ref) -> Note;
        notes(a: Vec<Note> as ref) -> Vec<Note>;
        one_shape(a: Shape as ref) -> Shape;
        shapes(a: Vec<Shape> as ref) -> Vec<Shape>;
        paint(a: Color, b: Access) -> (Color, Access);
        maybe_maybe(a: Option<Option<u32>>) -> Option<Option<u32>>;
        done(a: Result<(), ()>) -> Result<(), ()>;
        many(a: String as ref, b: String as ref, c: String as ref, d: String as ref,
            e: String as ref, f: String as ref, g: String as ref, h: String as ref, i: u64)
            -> (String, u64);
    }

    fn maybe(a: Option<String>) -> Option<String> {
        mirror::maybe(a.as_deref())
    }

    fn outcome(a: Result<u64, String>) -> Result<u64, String> {
        mirror::outcome(a.as_ref().map(|ok| *ok).map_err(String::as_str))
    }
}

impl Guest for App {
    fn visit(id: u32) -> String {
        let first = Thing::new(id);
        let second = match Thing::make(id + 1) {
            Ok(thing) => thing,
            Err(error) => return error,
        };
        let sum = things::sum(&[&first, &second, &first]);
        let name = second.name();
        let joined = things::join(first, Some(second));
        format!("{sum} {name} {}", joined.id())
    }

    fn look(at: &Thing) -> u32 {
        at.id() + 1
    }

    fn give(id: u32) -> Thing {
        Thing::new(id)
    }
}

export!(App);
