//! The stack of a newcomer's app: 1 MiB, which a linker reserves by default.
#![allow(missing_docs)]

mod common;

use microwit_cli::engine::Engine;
use microwit_cli::inspect::inspect;
use microwit_cli::pack::{Options, pack};

/// An app as rustc links it: `data`, which may be empty, after a stack of 1 MiB.
fn first(data: &str, code: &str) -> Vec<u8> {
    let end = 0x10_0000 + data.len();
    let data = if data.is_empty() {
        String::new()
    } else {
        format!("(data (i32.const 1048576) \"{data}\")")
    };
    app(0x10_0000, end, end.next_multiple_of(16), &data, code)
}

/// An app with its stack after its data.
fn last(code: &str) -> Vec<u8> {
    app(0x1_0410, 1040, 0x1_0410, "(data (i32.const 1024) \"0123456789abcdef\")", code)
}

fn app(stack: usize, data_end: usize, heap_base: usize, data: &str, code: &str) -> Vec<u8> {
    common::module(&format!(
        "(module (memory (export \"memory\") 17) (global (mut i32) (i32.const {stack}))
            (global (export \"__data_end\") i32 (i32.const {data_end}))
            (global (export \"__heap_base\") i32 (i32.const {heap_base})) {data}
            (func (export \"run\") (result i32)
                (global.set 0 (i32.sub (global.get 0) (i32.const 16)))
                (i32.store (global.get 0) (i32.const 7)) {code}
                (i32.load (global.get 0))))"
    ))
}

fn packed(app: &[u8], stack: u32) -> Result<(u64, u64), String> {
    let options = Options { stack: Some(stack), ..Options::of(Engine::Wasmi) };
    let report = pack(app, options).map_err(|error| error.to_string())?.report;
    Ok((report.before.memory, report.after.memory))
}

#[test]
fn a_large_stack_is_named_with_the_way_out() {
    let told = inspect(&first("x", "")).unwrap().to_string();
    assert!(
        told.contains("1024 KiB of it are its stack: link the app with `-C link-arg=-zstack-size")
    );
    let told = inspect(&last("")).unwrap().to_string();
    assert!(told.contains("64 KiB of it are its stack: link"), "{told}");
}

#[test]
fn a_stack_that_lies_before_nothing_is_made_smaller() {
    assert_eq!(packed(&first("", ""), 512), Ok((17 << 16, 512)));
    assert_eq!(packed(&last(""), 512), Ok((17 << 16, 1040 + 512)));
}

#[test]
fn a_stack_is_left_where_the_app_could_tell() {
    let data = packed(&first("x", ""), 512).unwrap_err();
    assert!(data.contains("data lies behind it, and cannot be moved"), "{data}");
    let wide = "(drop (i64.const 60000))";
    for code in ["(drop (i32.const 60000))", "(drop (i32.load offset=65000 (i32.const 0)))", wide] {
        let number = packed(&last(code), 512).unwrap_err();
        assert!(number.contains("and may be an address in the stack"), "{number}");
    }
    for place in ["(global i32 (i32.const 60000))", "(data (i32.const 1024) \"\\60\\ea\\00\\00\")"]
    {
        let number = packed(&app(0x1_0410, 1040, 0x1_0410, place, ""), 512).unwrap_err();
        assert!(number.contains("the number 60000 is in the app's"), "{number}");
    }
    let larger = packed(&last(""), 1 << 16).unwrap_err();
    assert!(larger.contains("it has only 65536 B already"), "{larger}");
    let most = packed(&last(""), u32::MAX).unwrap_err();
    assert!(most.contains("it has only 65536 B already"), "{most}");
}

#[test]
fn the_way_out_names_the_stack_that_was_asked_for() {
    let unknown = common::module("(module (memory 1) (func (export \"run\")))");
    for app in [first("x", ""), last("(drop (i32.const 60000))"), unknown] {
        let told = packed(&app, 500).unwrap_err();
        assert!(told.contains("help: link the app with `-C link-arg=-zstack-size=512`"), "{told}");
    }
}

#[test]
fn what_lies_before_a_stack_need_not_have_a_value() {
    // The app has 1000 zero bytes from address 1024 on, which no data segment describes.
    let zeros = app(0x1_0400, 2024, 0x1_0400, "", "");
    assert_eq!(packed(&zeros, 512), Ok((17 << 16, 2032 + 512)));
}

#[test]
fn a_global_of_which_no_linker_speaks_is_no_stack_pointer() {
    for ends in ["", "(global (export \"__heap_base\") i32 (i32.const 65536))"] {
        let counter = format!(
            "(module (memory (export \"memory\") 1) (global (mut i32) (i32.const 65536)) {ends}
                (func (export \"run\") (global.set 0 (i32.add (global.get 0) (i32.const 1)))))"
        );
        let counter = packed(&common::module(&counter), 512).unwrap_err();
        assert!(counter.contains("its place in memory is not known"), "{counter}");
    }
}
