//! What the validator lets through is what the list says, and nothing else.
#![allow(missing_docs)]

use microwit_host::{Limits, LoadError};
use microwit_wasmi::{FEATURES, Instance};

/// Features, and what a module has that uses each. SIMD and memories of 64 bits are not here: wasmi knows them only
/// where a firmware turns on a feature of its own.
const USES: &[(&str, &str)] = &[
    ("mutable-global", r#"(global (export "g") (mut i32) (i32.const 0))"#),
    ("sign-extension", "(func (param i32) (drop (i32.extend8_s (local.get 0))))"),
    ("saturating-float-to-int", "(func (param f32) (drop (i32.trunc_sat_f32_s (local.get 0))))"),
    ("multi-value", "(func (result i32 i32) (i32.const 0) (i32.const 0))"),
    ("bulk-memory", "(memory 1) (func (memory.fill (i32.const 0) (i32.const 0) (i32.const 0)))"),
    (
        "bulk-memory-opt",
        "(memory 1) (func (memory.copy (i32.const 0) (i32.const 0) (i32.const 0)))",
    ),
    ("call-indirect-overlong", "(table 1 funcref) (func (call_indirect (i32.const 0)))"),
    ("reference-types", "(table 1 funcref) (func (drop (table.size)))"),
    ("gc-types", "(func (param externref))"),
    ("tail-call", "(func (return_call 0))"),
    ("extended-const", "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
    ("multi-memory", "(memory 1) (memory 1)"),
    ("custom-page-sizes", "(memory 1 (pagesize 1))"),
    (
        "wide-arithmetic",
        "(func (param i64) (i64.mul_wide_u (local.get 0) (local.get 0)) drop drop)",
    ),
    ("threads", "(memory 1 1 shared)"),
    ("exceptions", "(tag)"),
    ("function-references", "(func (param (ref func)))"),
];

#[test]
fn the_features_are_those_of_the_list() {
    for (feature, fields) in USES {
        let module = wat::parse_str(format!("(module {fields})")).unwrap();
        let limits = Limits::DEFAULT.memories(2);
        let loaded = Instance::<()>::load(&*module, &mut (), limits);
        let refused = matches!(loaded, Err(LoadError::Malformed));
        assert_eq!(!refused, FEATURES.contains(feature), "{feature}");
    }
    let used = |feature: &&str| USES.iter().any(|(other, _)| other == feature);
    assert!(FEATURES.iter().all(used));
}
