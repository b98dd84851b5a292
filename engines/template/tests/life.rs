//! Tests the shared half of every engine, on the smallest engine: how an app's life goes, in whatever way it
//! ends.
#![allow(missing_docs)]

use std::panic::{AssertUnwindSafe, catch_unwind};

use microwit_engine::{
    Destructor, Export, HostFn, HostResource, Resource, ResourceId, Sig, Slots, World,
};
use microwit_host::__private::{call, export, row};
use microwit_host::{App, CallError, Guest, LoadError, Name, Trap, TrapCode, WorldHost};
use microwit_template::{Caller, Exported, Func, Instance, Limits, Module};

/// A resource of the host's, which counts the things that are open.
struct Thing;

impl Resource for Thing {
    const TYPE: ResourceId = ResourceId::of("a:b/things", "thing");
}

/// A resource of the app's.
struct Own;

impl Resource for Own {
    const TYPE: ResourceId = ResourceId::of("a:b/makes", "own");
    const EXPORTED: bool = true;
}

#[derive(Default)]
struct Host {
    open: Vec<u32>,
    noted: Vec<u32>,
}

type Done = Result<(), Trap>;

#[expect(clippy::unnecessary_wraps, reason = "it is a trampoline")]
fn note(host: &mut Host, _: &mut dyn Guest, slots: &mut Slots) -> Done {
    host.noted.push(slots[0] as u32);
    assert_ne!(slots[0], 13, "a host may panic");
    Ok(())
}

fn open(host: &mut Host, guest: &mut dyn Guest, slots: &mut Slots) -> Done {
    host.open.push(7);
    slots[0] = guest.handles().insert(Thing::TYPE, 7)?.into();
    Ok(())
}

fn text(host: &mut Host, guest: &mut dyn Guest, slots: &mut Slots) -> Done {
    slots[0] = guest.realloc(1, 1)?.into();
    host.noted.push(slots[0] as u32);
    Ok(())
}

impl WorldHost for Host {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[
                row("a:b/things", "note", "(i)", note),
                row("a:b/things", "open", "()i", open),
                row("a:b/things", "text", "*(i)i", text),
                row("[export]a:b/makes", "[resource-new]own", "(i)i", |_, guest, slots| {
                    slots[0] = guest.handles().insert(Own::TYPE, slots[0] as u32)?.into();
                    Ok(())
                }),
                row("[export]a:b/makes", "[resource-rep]own", "(i)i", |_, guest, slots| {
                    slots[0] = guest.handles().rep(Own::TYPE, slots[0] as u32)?.into();
                    Ok(())
                }),
                row("[export]a:b/makes", "[resource-drop]own", "(i)", |_, guest, slots| {
                    if let Some(rep) = guest.handles().remove(Own::TYPE, slots[0] as u32)? {
                        guest.destroy(Own::TYPE, rep);
                    }
                    Ok(())
                }),
            ]
        }
    }
    fn resources<'t>() -> &'t [HostResource<Self>] {
        const {
            &[HostResource {
                ty: Thing::TYPE,
                drop: |host, rep| host.open.retain(|open| *open != rep),
            }]
        }
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[
        Sig::of("(i)"),
        Sig::of("()i"),
        Sig::of("*(i)i"),
        Sig::of("(i)i"),
        Sig::of("(i)i"),
        Sig::of("(i)"),
    ];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "(i)i")];
    const DESTRUCTORS: &'static [Destructor] =
        &[Destructor { ty: Own::TYPE, name: "a:b/makes#[dtor]own" }];
    type PerDestructor<T: Copy> = [T; 1];
    type IfWaits<T: Copy> = [T; 0];
}

const IMPORTS: &[(&str, &str, &str)] = &[
    ("a:b/things", "note", "(i)"),
    ("a:b/things", "open", "()i"),
    ("a:b/things", "text", "(i)i"),
    ("[export]a:b/makes", "[resource-new]own", "(i)i"),
    ("[export]a:b/makes", "[resource-rep]own", "(i)i"),
    ("[export]a:b/makes", "[resource-drop]own", "(i)"),
];
const NOTE: usize = 0;
const OPEN: usize = 1;
const TEXT: usize = 2;
const NEW: usize = 3;
const REP: usize = 4;
const DROP: usize = 5;

/// Calls an import with one argument.
fn calls(caller: &mut dyn Caller, import: usize, arg: u32) -> Result<u32, TrapCode> {
    let slots = &mut [arg.into()];
    caller.import(import, slots)?;
    Ok(slots[0] as u32)
}

const NOTHING: Func = |_, _| Ok(());
const FAILS: Func = |_, _| Err(TrapCode::Unreachable);
const OPENS: Func = |caller, _| calls(caller, OPEN, 0).map(drop);
const OPENS_AND_FAILS: Func = |caller, slots| OPENS(caller, slots).and(Err(TrapCode::Unreachable));
const PANICS: Func = |caller, _| calls(caller, NOTE, 13).map(drop);
const OPENS_AND_PANICS: Func = |caller, slots| OPENS(caller, slots).and(PANICS(caller, slots));

macro_rules! exports {
    ($run:expr, $realloc:expr, $dtor:expr $(, ($name:literal, $more:expr))*) => {
        &[
            ("memory", Exported::Memory),
            ("run", Exported::Func("(i)i", $run)),
            ("cabi_realloc", Exported::Func("(iiii)i", $realloc)),
            ("a:b/makes#[dtor]own", Exported::Func("(i)", $dtor)),
            $( ($name, $more) ),*
        ]
    };
}

const APP: Module = Module {
    imports: IMPORTS,
    exports: exports!(NOTHING, NOTHING, NOTHING),
    start: None,
    memory: 64,
};

fn load(module: Module, host: &mut Host) -> Result<Instance<Host>, LoadError> {
    Instance::load(module, host, Limits::DEFAULT)
}

fn run(app: &mut Instance<Host>, host: &mut Host, arg: u32) -> Result<u32, CallError> {
    let run = app.export(&Host::EXPORTS[0]).unwrap();
    call(app, host, &run, (arg,), |_, slot| Ok(slot as u32))
}

/// The result of calling an app's `run`, and the things that the host noted.
fn ran(
    exports: &'static [(&'static str, Exported)],
    arg: u32,
) -> (Result<u32, TrapCode>, Vec<u32>) {
    let mut host = Host::default();
    let mut app = load(Module { exports, ..APP }, &mut host).ok().unwrap();
    let done = run(&mut app, &mut host, arg).map_err(|error| error.trap.code);
    app.unload(&mut host);
    assert_eq!(host.open, []);
    (done, host.noted)
}

#[test]
fn what_an_app_opens_is_let_go_whatever_way_loading_ends() {
    const OPENED: Exported = Exported::Func("()", OPENS_AND_FAILS);
    let modules = [
        Module { start: Some(OPENS_AND_FAILS), ..APP },
        Module {
            exports: exports!(NOTHING, NOTHING, NOTHING, ("_initialize", OPENED)),
            start: Some(OPENS),
            ..APP
        },
    ];
    for module in modules {
        let mut host = Host::default();
        let error = load(module, &mut host).err().unwrap();
        assert!(
            matches!(error, LoadError::Start(error) if error.trap.code == TrapCode::Unreachable)
        );
        assert_eq!(host.open, []);
    }
}

#[test]
fn a_missing_export_is_found_before_anything_of_the_app_runs() {
    let mut host = Host::default();
    let exports = &[("memory", Exported::Memory)];
    let error = load(Module { exports, start: Some(OPENS), ..APP }, &mut host).err();
    assert_eq!(error, Some(LoadError::MissingExport { name: "run" }));
    let starts = exports!(NOTHING, NOTHING, NOTHING, ("cm32p2_odd", Exported::Memory));
    let error = load(Module { exports: starts, start: Some(OPENS), ..APP }, &mut host).err();
    assert_eq!(error, Some(LoadError::UnknownExport { name: Name::default() }));
}

#[test]
fn a_scope_lets_go_on_every_way_out() {
    let module = Module { exports: exports!(OPENS, NOTHING, NOTHING), ..APP };
    let mut host = Host::default();
    let opened = Instance::scope(module, &mut host, Limits::DEFAULT, |app, host: &mut Host| {
        run(app, host, 0).unwrap();
        host.open.len()
    });
    assert_eq!((opened, &*host.open), (Ok(1), &[][..]));
    let panics = catch_unwind(AssertUnwindSafe(|| {
        Instance::scope(module, &mut host, Limits::DEFAULT, |app, host: &mut Host| {
            run(app, host, 0).unwrap();
            panic!("a firmware may panic where panics unwind");
        })
    }));
    assert!(panics.is_err() && host.open.is_empty());
}

#[test]
fn each_way_that_an_app_becomes_unusable_has_a_name() {
    let mut host = Host::default();
    let mut traps =
        load(Module { exports: exports!(FAILS, NOTHING, NOTHING), ..APP }, &mut host).unwrap();
    let code = |done: Result<u32, CallError>| done.map_err(|error| error.trap.code);
    assert_eq!(code(run(&mut traps, &mut host, 0)), Err(TrapCode::Unreachable));
    assert_eq!(code(run(&mut traps, &mut host, 0)), Err(TrapCode::Trapped));

    let mut panics =
        load(Module { exports: exports!(PANICS, NOTHING, NOTHING), ..APP }, &mut host).unwrap();
    assert!(catch_unwind(AssertUnwindSafe(|| run(&mut panics, &mut host, 0))).is_err());
    assert_eq!(code(run(&mut panics, &mut host, 0)), Err(TrapCode::Interrupted));

    let mut other = load(APP, &mut host).unwrap();
    let export = other.export(&Host::EXPORTS[0]).unwrap();
    let mut app = load(APP, &mut host).unwrap();
    let called = call(&mut app, &mut host, &export, (0_u32,), |_, slot| Ok(slot as u32));
    assert_eq!(code(called), Err(TrapCode::OtherApp));
    assert_eq!(code(run(&mut app, &mut host, 5)), Ok(5));
    for app in [traps, panics, other, app] {
        app.unload(&mut host);
    }
}

#[test]
fn an_app_whose_realloc_traps_while_one_looks_at_it_is_over() {
    let mut host = Host::default();
    let mut app =
        load(Module { exports: exports!(NOTHING, FAILS, NOTHING), ..APP }, &mut host).unwrap();
    app.peek(&mut |guest| assert!(guest.realloc(1, 4).is_err()));
    let code = run(&mut app, &mut host, 0).unwrap_err().trap.code;
    app.unload(&mut host);
    assert_eq!(code, TrapCode::Trapped);
}

#[test]
fn a_host_that_panics_in_loading_gets_back_what_the_app_had() {
    let mut host = Host::default();
    let starts = Module { start: Some(OPENS_AND_PANICS), ..APP };
    assert!(catch_unwind(AssertUnwindSafe(|| load(starts, &mut host).map(drop))).is_err());
    assert_eq!((host.noted, host.open), (vec![13], vec![]));
}

#[test]
fn fuel_is_the_same_for_each_call_and_for_starting() {
    const SPENDS: Func = |caller, slots| {
        for _ in 0..slots[0] {
            calls(caller, NOTE, 0)?;
        }
        Ok(())
    };
    let mut host = Host::default();
    let module = Module { exports: exports!(SPENDS, NOTHING, NOTHING), ..APP };
    let limits = Limits::DEFAULT.fuel(3);
    let mut app = Instance::<Host>::load(module, &mut host, limits).unwrap();
    assert_eq!(run(&mut app, &mut host, 3), Ok(3));
    assert_eq!(run(&mut app, &mut host, 3), Ok(3));
    assert_eq!(run(&mut app, &mut host, 4).unwrap_err().trap.code, TrapCode::OutOfFuel);
    app.unload(&mut host);
}

#[test]
fn a_destructor_runs_after_its_import_and_may_call_others() {
    const RUN: Func = |caller, slots| {
        let handle = calls(caller, NEW, slots[0] as u32)?;
        calls(caller, DROP, handle).map(drop)
    };
    const FOREVER: Func = |caller, slots| {
        let more = calls(caller, NEW, slots[0] as u32 + 1)?;
        calls(caller, DROP, more).map(drop)
    };
    const DTOR: Func = |caller, slots| {
        calls(caller, NOTE, slots[0] as u32)?;
        if slots[0] < 3 {
            let more = calls(caller, NEW, slots[0] as u32 + 1)?;
            calls(caller, DROP, more)?;
        }
        Ok(())
    };
    assert_eq!(ran(exports!(RUN, NOTHING, DTOR), 0), (Ok(0), vec![0, 1, 2, 3]));
    assert_eq!(ran(exports!(RUN, NOTHING, FOREVER), 0).0, Err(TrapCode::StackOverflow));
    assert_eq!(ran(exports!(RUN, NOTHING, FAILS), 0).0, Err(TrapCode::Unreachable));
}

#[test]
fn realloc_may_ask_for_a_number_and_call_nothing_else() {
    const RUN: Func = |caller, _| {
        calls(caller, NEW, 9)?;
        calls(caller, TEXT, 0).map(drop)
    };
    const REPS: Func = |caller, slots| calls(caller, REP, 1).map(|rep| slots[0] = rep.into());
    const WRONG: Func = |caller, _| calls(caller, REP, 5).map(drop);
    const NOTES: Func = |caller, _| calls(caller, NOTE, 5).map(drop);
    const DROPS: Func = |caller, _| calls(caller, DROP, 1).map(drop);
    assert_eq!(ran(exports!(RUN, REPS, NOTHING), 0).1, [9]);
    assert_eq!(ran(exports!(RUN, WRONG, NOTHING), 0).0, Err(TrapCode::UnknownHandle));
    assert_eq!(ran(exports!(RUN, NOTES, NOTHING), 0).0, Err(TrapCode::Reentered));
    assert_eq!(ran(exports!(RUN, DROPS, NOTHING), 0).0, Err(TrapCode::Reentered));
}

#[test]
fn a_region_gives_room_without_a_call_for_as_long_as_it_lasts() {
    // The region's two words are at 8. One byte is free, from 32 on.
    const RUN: Func = |caller, _| {
        caller.memory()[8..16].copy_from_slice(&[32, 0, 0, 0, 33, 0, 0, 0]);
        calls(caller, TEXT, 0)?;
        calls(caller, TEXT, 0).map(drop)
    };
    const REALLOC: Func = |_, slots| {
        slots[0] = 5;
        Ok(())
    };
    let exports = exports!(RUN, REALLOC, NOTHING, ("cabi_region", Exported::Global(8)));
    assert_eq!(ran(exports, 0).1, [32, 5]);
}

#[test]
fn what_starts_may_call_what_needs_neither_memory_nor_destructors() {
    const STARTS: [(Func, Option<TrapCode>); 4] = [
        (|caller, _| calls(caller, NOTE, 1).map(drop), None),
        (|caller, _| calls(caller, NEW, 1).and_then(|own| calls(caller, REP, own)).map(drop), None),
        (|caller, _| calls(caller, TEXT, 1).map(drop), Some(TrapCode::Starting)),
        (
            |caller, _| calls(caller, NEW, 1).and_then(|own| calls(caller, DROP, own)).map(drop),
            Some(TrapCode::Starting),
        ),
    ];
    for (start, code) in STARTS {
        let loaded = load(Module { start: Some(start), ..APP }, &mut Host::default());
        let found = loaded.err().map(|error| match error {
            LoadError::Start(error) => error.trap.code,
            other => panic!("{other}"),
        });
        assert_eq!(found, code);
    }
}
