//! Returns whatever it is given, by way of the host: every type, both ways.

#![no_std]

microwit_guest::generate!({ world: "everything", path: "wit", arena: 4096 });

use conformance::everything::{
    echo,
    types::{
        Access, All, Bare, Color, Grid, Holder, Lender, Lending, Long, Names, Nine, Note, Notes,
        Number, Pair, Pixel, Point, Shape, Thing, Throng,
    },
};
use microwit_guest::{Borrowed, List, OwnedList};

mod counters;

struct App;

/// Exports that need no memory.
macro_rules! flat {
    ($($name:ident: $ty:ty;)*) => { $(
        fn $name(a: $ty) -> $ty {
            echo::$name(a)
        }
    )* };
}

/// Exports that have the host answer into what is left of their arena.
macro_rules! lent {
    ($($name:ident, $into:ident: $ty:ty;)*) => { $(
        fn $name<'a>(a: $ty, buf: &'a mut [u8]) -> $ty {
            echo::$into(a, buf)
        }
    )* };
}

impl exports::conformance::everything::echo::Guest for App {
    flat! {
        bools: bool;
        u8s: u8;
        s8s: i8;
        u16s: u16;
        s16s: i16;
        u32s: u32;
        s32s: i32;
        u64s: u64;
        s64s: i64;
        f32s: f32;
        f64s: f64;
        chars: char;
        colors: Color;
        accesses: Access;
        nines: Nine;
        alls: All;
        points: Point;
        option_u32: Option<u32>;
        option_option: Option<Option<u8>>;
        result_none: Result<(), ()>;
        result_err: Result<(), Color>;
        pairs: Pair;
        single: (i8,);
        numbers: Number;
        bares: Bare;
        owns: Thing;
        option_own: Option<Thing>;
        one_holder: Holder;
        fixed: [u16; 3];
        fixed_one: [f64; 1];
        fixed_nested: [[i8; 2]; 3];
        fixed_sixteen: [char; 16];
        fixed_seventeen: [u8; 17];
        fixed_options: [Option<u32>; 2];
        fixed_owns: [Thing; 2];
        grids: Grid;
        throngs: Throng;
        option_throng: Option<Throng>;
    }

    lent! {
        strings, strings_into: &'a str;
        bytes, bytes_into: &'a [u8];
        bool_list, bool_list_into: &'a [bool];
        char_list, char_list_into: &'a [char];
        u16_list, u16_list_into: &'a [u16];
        s64_list, s64_list_into: &'a [i64];
        f32_list, f32_list_into: &'a [f32];
        color_list, color_list_into: &'a [Color];
        nine_list, nine_list_into: &'a [Nine];
        string_list, string_list_into: &'a [&'a str];
        nested_list, nested_list_into: &'a [&'a [u16]];
        point_list, point_list_into: &'a [Point];
        one_note, one_note_into: Note<'a>;
        note_list, note_list_into: Notes<'a>;
        pixel_list, pixel_list_into: &'a [Pixel];
        option_string, option_string_into: Option<&'a str>;
        option_list, option_list_into: List<'a, Option<u64>>;
        results, results_into: Result<u32, &'a str>;
        result_ok, result_ok_into: Result<&'a str, ()>;
        result_list, result_list_into: List<'a, Result<&'a str, u8>>;
        tuples, tuples_into: (u8, &'a str, f64);
        tuple_list, tuple_list_into: List<'a, (&'a str, u32)>;
        shapes, shapes_into: Shape<'a>;
        shape_list, shape_list_into: &'a [Shape<'a>];
        number_list, number_list_into: &'a [Number];
        bare_list, bare_list_into: &'a [Bare];
        own_list, own_list_into: OwnedList<'a, Thing>;
        holder_list, holder_list_into: OwnedList<'a, Holder>;
        option_own_list, option_own_list_into: OwnedList<'a, Option<Thing>>;
        fixed_strings, fixed_strings_into: [&'a str; 2];
        fixed_list, fixed_list_into: &'a [[u16; 3]];
        fixed_option_list, fixed_option_list_into: List<'a, [Option<u8>; 2]>;
        grid_list, grid_list_into: &'a [Grid];
        names_list, names_list_into: &'a [Names<'a>];
        maps, maps_into: List<'a, (&'a str, u32)>;
        maps_of_lists, maps_of_lists_into: List<'a, (u8, &'a [&'a str])>;
        longs, longs_into: Long<'a>;
        long_list, long_list_into: List<'a, Long<'a>>;
        throng_list, throng_list_into: &'a [Throng];
    }

    #[rustfmt::skip]
    fn sixteen(
        a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64, i: f32, j: f64, k: char,
        l: bool, m: u8, n: u8, o: u8, p: u8,
    ) -> u64 {
        echo::sixteen(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p)
    }

    #[rustfmt::skip]
    fn seventeen(
        a: u8, b: i8, c: u16, d: i16, e: u32, f: i32, g: u64, h: i64, i: f32, j: f64, k: char,
        l: bool, m: u8, n: u8, o: u8, p: u8, q: i16,
    ) -> u64 {
        echo::seventeen(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q)
    }

    #[rustfmt::skip]
    fn nine_strings<'a>(
        a: &'a str, b: &'a str, c: &'a str, d: &'a str, e: &'a str, f: &'a str, g: &'a str,
        h: &'a str, i: &'a str, buf: &'a mut [u8],
    ) -> &'a [&'a str] {
        echo::nine_strings_into(a, b, c, d, e, f, g, h, i, buf)
    }

    #[rustfmt::skip]
    fn crowd(
        a: &Thing, b: &str, c: &str, d: &str, e: &str, f: &str, g: &str, h: &str, i: &str,
    ) -> u32 {
        echo::crowd(a, b, c, d, e, f, g, h, i) + 1
    }

    fn borrows(a: &Thing) -> u32 {
        echo::borrows(a) + a.id()
    }

    fn nothing() {
        echo::nothing();
    }

    fn lends(a: &[Borrowed<'_, Thing>]) -> u32 {
        echo::lends(a) + a.iter().map(|thing| thing.id()).sum::<u32>()
    }

    fn lends_more<'a>(
        a: Lender<'a>,
        b: Lending<'a>,
        c: &'a Thing,
        d: Option<Thing>,
        buf: &'a mut [u8],
    ) -> &'a str {
        echo::lends_more_into(a, b, c, d, buf)
    }

    fn lends_fixed(a: [Lending<'_>; 2], b: &str) -> u32 {
        echo::lends_fixed(a, b)
    }
}

impl Guest for App {
    fn things(id: u32) -> u32 {
        let mut buf = [0; 16];
        let first = Thing::new(id);
        let Ok(second) = Thing::make_into(id + 1, &mut buf) else { return 0 };
        let same = u32::from(first.same(&first)) + 2 * u32::from(first.same(&second));
        let named = first.name_into(&mut buf).len() as u32;
        first.id() + second.id() + 1000 * same + 10_000 * named
    }

    fn whisper<'a>(text: &'a str, buf: &'a mut [u8]) -> &'a str {
        shout(text);
        let Some(out) = buf.get_mut(..text.len()) else { return "too long" };
        out.copy_from_slice(text.as_bytes());
        out.make_ascii_lowercase();
        core::str::from_utf8(out).unwrap_or_default()
    }
}

export!(App);
