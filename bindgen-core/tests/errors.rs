//! Golden tests of the errors for wrong WIT, as text: place, line, caret and the way out.
#![allow(missing_docs)]

use expect_test::{Expect, expect};
use microwit_bindgen::input::{Host, Select, Source, Wit};
use quote::quote;

#[track_caller]
fn check_source(source: Source, world: Option<&str>, expect: &Expect) {
    let select = Select::World(world.map(str::to_owned));
    let wit = Wit { source, select, features: vec![] };
    let told = match microwit_bindgen::host(&Host::new(wit, &quote!(::microwit_host))) {
        Ok(_) => "nothing is wrong".to_owned(),
        Err(errors) => errors.to_string(),
    };
    expect.assert_eq(&told);
}

#[track_caller]
fn check(items: &str, expect: &Expect) {
    let text = format!("package a:b;\ninterface i {{\n  {items}\n}}\nworld w {{ import i; }}\n");
    check_source(Source::Inline(text), None, expect);
}

#[test]
fn an_error_in_a_file_is_shown_in_the_file() {
    check_source(
        Source::Path("tests/wit/broken.wit".into()),
        None,
        &expect![[r"
            name `boolean` does not exist
             --> tests/wit/broken.wit:4:17
              |
            4 |   set: func(on: boolean);
              |                 ^^^^^^^"]],
    );
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    check_source(
        Source::Path("tests/../no-such".into()),
        None,
        &expect![[r"
            there is no WIT at `no-such`
            help: in a macro, a path starts at the folder of the crate's Cargo.toml"]],
    );
}

#[test]
fn a_world_that_is_not_there_is_answered_with_those_that_are() {
    let text = "package a:b; world one {} world two {}";
    check_source(
        Source::Inline(text.into()),
        Some("three"),
        &expect![[r"
            there is no world `three`
            help: the package has `one`, `two`"]],
    );
}

#[test]
fn functions_that_pass_streams_are_left_out() {
    check(
        "f: func() -> stream<u8>;
  g: func(a: list<tuple<future<u8>, u8>>);
  record r { a: option<stream<u8>> }
  h: func(a: r, b: error-context);",
        &expect!["nothing is wrong"],
    );
}

#[test]
fn everything_that_is_wrong_is_told_in_order() {
    check(
        "f: func(a: list<tuple<u8, list<u8, 0>>>);\n  g: func() -> list<string, 0>;",
        &expect![[r"
            parameter `a` of `f` is a list of length 0
             --> inline.wit:3:3
              |
            3 |   f: func(a: list<tuple<u8, list<u8, 0>>>);
              |   ^
            help: give it a length, or leave it out

            the result of `g` is a list of length 0
             --> inline.wit:4:3
              |
            4 |   g: func() -> list<string, 0>;
              |   ^
            help: give it a length, or leave it out"]],
    );
}

#[test]
fn an_async_func_is_fine() {
    check("f: async func(a: u8) -> u8;", &expect!["nothing is wrong"]);
}

#[test]
fn lists_of_fixed_length_and_maps_are_fine() {
    check("f: func(a: list<u8, 4>);\n  g: func(a: map<u8, string>);", &expect!["nothing is wrong"]);
}

#[test]
fn a_world_may_be_called_by_a_keyword_or_in_full() {
    let text = "package a:b@1.0.0; world %type {} world other {}";
    for name in ["type", "a:b/type", "a:b/type@1.0.0"] {
        check_source(Source::Inline(text.into()), Some(name), &expect!["nothing is wrong"]);
    }
}

#[test]
fn a_type_that_multiplies_is_refused() {
    check(
        "type a = list<u8, 4096>; type b = list<a, 4096>;\n  f: func(a: b);",
        &expect![[r"
        type `b` has more than a million parts
         --> inline.wit:3:33
          |
        3 |   type a = list<u8, 4096>; type b = list<a, 4096>;
          |                                 ^
        help: nest its types less deeply"]],
    );
}

#[test]
fn a_list_without_elements_is_refused() {
    check(
        "f: func(a: list<u8, 0>);",
        &expect![[r"
        parameter `a` of `f` is a list of length 0
         --> inline.wit:3:3
          |
        3 |   f: func(a: list<u8, 0>);
          |   ^
        help: give it a length, or leave it out"]],
    );
}

#[track_caller]
fn check_places<const N: usize>(places: [&str; N], world: &str, expect: &Expect) {
    let paths = places.map(|place| format!("tests/wit/{place}").into()).to_vec();
    check_source(Source::Several { paths, inline: None }, Some(world), expect);
}

#[test]
fn places_may_bring_the_same_package_in_any_order() {
    let nothing = expect!["nothing is wrong"];
    for world in ["app", "driver"] {
        check_places(["app", "driver"], world, &nothing);
        check_places(["driver", "app"], world, &nothing);
        check_places(["driver", "app/deps/bus", "app"], world, &nothing);
        check_places(["app/deps/bus", "app", "driver/deps/bus/bus.wit", "driver"], world, &nothing);
    }
}

#[test]
fn a_place_may_need_what_a_later_one_is() {
    let nothing = expect!["nothing is wrong"];
    check_places(["bare", "other"], "bare", &nothing);
    check_places(["other", "bare"], "bare", &nothing);
    check_places(["bare", "app"], "bare", &nothing);
}

#[test]
fn places_that_bring_two_of_one_package_are_named() {
    check_places(
        ["app", "other"],
        "app",
        &expect![[r"
            package `a:bus` occurs twice, and the two differ: in `tests/wit/other` and `tests/wit/app/deps/bus`
            help: name only one of them, or make them the same"]],
    );
}

#[test]
fn a_package_that_is_in_no_place_is_missed() {
    check_places(
        ["bare"],
        "bare",
        &expect![[r"
            package 'a:bus' not found. known packages:
                a:bare
             --> tests/wit/bare/bare.wit:4:10
              |
            4 |   import a:bus/bus;
              |          ^^^^^
            help: put that package into the folder's `deps`, or name its folder as well"]],
    );
}
