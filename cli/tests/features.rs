//! The list of an engine is what it takes of WebAssembly, feature by feature.
#![allow(missing_docs)]

mod common;

use common::module;
use microwit::engine::{Engine, takes};
use microwit_any::{App, OnAny};
use microwit_engine::Instance;
use microwit_host::{Export, HostFn, HostResource, Limits, World};

struct Nobody;

impl World for Nobody {
    const IMPORTS: &'static [HostFn<Self>] = &[];
    const RESOURCES: &'static [HostResource<Self>] = &[];
    const REALLOC: bool = false;
    const EXPORTS: &'static [Export] = &[];
    type PerDestructor<T: Copy> = [T; 0];
}

/// Apps, each of which needs one feature.
const APPS: &[(&str, &str)] = &[
    ("mutable-global", "(global (export \"g\") (mut i32) (i32.const 0))"),
    ("sign-extension", "(func (drop (i32.extend8_s (i32.const 1))))"),
    ("saturating-float-to-int", "(func (drop (i32.trunc_sat_f32_s (f32.const 1))))"),
    ("multi-value", "(func (result i32 i32) i32.const 1 i32.const 2)"),
    ("bulk-memory", "(memory 1) (func (memory.copy (i32.const 0) (i32.const 1) (i32.const 1)))"),
    ("bulk-memory", "(memory 1) (func (memory.fill (i32.const 0) (i32.const 1) (i32.const 1)))"),
    (
        "bulk-memory",
        "(table 1 funcref) (func (table.copy (i32.const 0) (i32.const 0) (i32.const 1)))",
    ),
    ("reference-types", "(table 1 funcref) (func (drop (table.size 0)))"),
    ("reference-types", "(table 1 funcref) (table 1 funcref)"),
    ("gc-types", "(func (param externref))"),
    ("tail-call", "(func $f (return_call $f))"),
    ("extended-const", "(global i32 (i32.add (i32.const 1) (i32.const 2)))"),
    ("multi-memory", "(memory 1) (memory 1)"),
    ("custom-page-sizes", "(memory 1 (pagesize 1))"),
    (
        "wide-arithmetic",
        "(func (param i64 i64) (drop (drop (i64.mul_wide_s (local.get 0) (local.get 1)))))",
    ),
    ("simd", "(func (drop (v128.const i32x4 1 2 3 4)))"),
    ("memory64", "(memory i64 1)"),
    ("memory64", "(table i64 1 funcref)"),
    ("threads", "(memory 1 1 shared)"),
    ("exceptions", "(tag)"),
    ("gc", "(type (struct))"),
];

fn runs(engine: Engine, app: &[u8]) -> bool {
    App::new(engine, app, false).is_some_and(|app| app.on(Loads))
}

/// Whether an app is loaded.
struct Loads;

impl OnAny for Loads {
    type Done = bool;

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> bool {
        let limits = Limits { memory: 1 << 20, memories: 2, fuel: None, ..Limits::DEFAULT };
        Instance::<E, Nobody>::load(app, &mut Nobody, limits).is_ok()
    }
}

#[test]
fn what_is_listed_runs_and_what_is_not_is_refused() {
    // wasmi's features of cargo's are those of the whole workspace, and it has no switch for this one.
    let more = [(Engine::Wasmi, "memory64"), (Engine::Wasmi, "simd")];
    for (feature, text) in APPS {
        let app = module(&format!("(module {text})"));
        for engine in Engine::ALL {
            let listed = engine.features().contains(feature);
            let told = format!("{engine} and {feature}: {text}");
            assert_eq!(takes(engine, &app).is_ok(), listed, "{told}: {:?}", takes(engine, &app));
            if !more.contains(&(engine, *feature)) {
                assert_eq!(runs(engine, &app), listed, "{told}");
            }
        }
    }
}

#[test]
fn a_refusal_names_the_feature_and_the_way_out() {
    for (feature, text) in APPS {
        let app = module(&format!("(module {text})"));
        for engine in Engine::ALL {
            let Err(error) = takes(engine, &app) else { continue };
            let told = error.to_string();
            assert!(told.starts_with("it uses `") && told.contains("help: "), "{feature}: {told}");
        }
    }
}
