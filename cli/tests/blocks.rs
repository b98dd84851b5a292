//! A check warns of what another host does not run.
#![allow(missing_docs)]

mod common;

use common::{module, world};
use expect_test::expect_file;
use microwit_cli::check::{Options, check};

fn told(app: &[u8], wit: &str) -> String {
    check(app, &world(wit, "tank"), Options::default()).unwrap().to_string()
}

#[test]
fn an_export_in_which_a_component_host_lets_no_app_wait_is_warned_of() {
    let wit = |asynchronous: &str| {
        format!(
            "package a:b;
interface pump {{ fill: {asynchronous}func() -> u32; stop: func(); }}
world tank {{
  import pump;
  export step: func();
  export run: {asynchronous}func();
}}"
        )
    };
    let app = |used: &str| {
        let text = format!(
            r#"(module (import "a:b/pump" {used}) (func (export "step")) (func (export "run")))"#
        );
        module(&text)
    };
    let (fills, stops) = (app(r#""fill" (func (result i32))"#), app(r#""stop" (func)"#));
    expect_file!["golden/check-blocks.txt"].assert_eq(&told(&fills, &wit("async ")));
    for (app, wit) in [(&stops, wit("async ")), (&fills, wit(""))] {
        assert!(!told(app, &wit).contains("async"));
    }
}
