//! What engines share beside the life of an app.
#![allow(missing_docs)]

use microwit_engine::{
    CoreValue, Looks, PastLimit, Room, Trusted, core_type, exports, from_slot, import_shapes,
    imports, runs, shape, to_slot, trap_code,
};
use microwit_host::__private::{export, row};
use microwit_host::engine::{CoreType, Export, HostFn, Sig, World};
use microwit_host::{Limits, LoadError, TrapCode, WorldHost};

struct Host;

impl WorldHost for Host {
    type World = Self;
    fn imports<'t>() -> &'t [HostFn<Self>] {
        const {
            &[
                row("a:b/c", "one", "(i)", |_, _, _| Ok(())),
                row("a:b/c", "two", "*(iI)i", |_, _, _| Ok(())),
                row("a:b/c", "odd", "(fI)F", |_, _, _| Ok(())),
            ]
        }
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[Sig::of("(i)"), Sig::of("*(iI)i"), Sig::of("(fI)F")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "(i)I")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 0];
}

const SET: Sig = Sig::of("(i)");

#[test]
fn a_shape_has_the_signature_of_its_types() {
    assert_eq!(shape!(() -> ()), Sig::EMPTY);
    assert_eq!(shape!((a: u32, b: u64, c: f32, d: f64) -> u64), Sig::of("(iIfF)I"));
}

#[test]
fn the_signatures_of_a_world_are_found() {
    assert_eq!(imports::<Host>(&[SET]), 1);
    assert_eq!(imports::<Host>(&[SET, Sig::of("(iI)i"), Sig::EMPTY]), 2);
    let run = Sig::of("(i)I");
    assert_eq!(exports::<Host>(&[run]), 0, "its post-return has another");
    assert_eq!(exports::<Host>(&[run, Sig::of("(I)")]), 1);
}

#[test]
fn what_runs_around_an_export_counts_and_nothing_else_does() {
    for sig in ["(i)I", "(I)", "(iiii)i"] {
        assert!(runs::<Host>(Sig::of(sig)), "{sig}");
    }
    for sig in ["()", "(i)", "(i)i"] {
        assert!(!runs::<Host>(Sig::of(sig)), "{sig}");
    }
}

#[test]
fn each_import_has_one_shape() {
    macro_rules! listed {
        ($( ($($arg:ident: $A:ty),*) -> $R:ty; )*) => {
            [$(shape!(($($arg: $A),*) -> $R)),*]
        };
    }
    let shapes = import_shapes!(listed);
    let twice = |sig: &Sig| shapes.iter().filter(|other| *other == sig).count() > 1;
    assert_eq!(shapes.iter().find(|sig| twice(sig)), None);
    assert_eq!(imports::<Host>(&shapes), 2, "one is for a dynamic call");
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Val {
    I32(i32),
    I64(i64),
    F32(f32),
    F64(f64),
    Other,
}

macro_rules! from {
    ($($ty:ty => $Val:ident,)*) => { $(
        impl From<$ty> for Val {
            fn from(value: $ty) -> Self {
                Self::$Val(value)
            }
        }
    )* };
}
from! { i32 => I32, i64 => I64, f32 => F32, f64 => F64, }

#[test]
fn a_number_goes_into_a_slot_and_comes_back() {
    let type_of = |value: Val| {
        #[allow(dead_code, reason = "an engine's types have no values")]
        enum Type {
            I32,
            I64,
            F32,
            F64,
            Other,
        }
        let ty = match value {
            Val::I32(_) => Type::I32,
            Val::I64(_) => Type::I64,
            Val::F32(_) => Type::F32,
            Val::F64(_) => Type::F64,
            Val::Other => Type::Other,
        };
        core_type!(Type, ty)
    };
    for value in [Val::I32(-2), Val::I64(-3), Val::F32(-0.5), Val::F64(1e300)] {
        let (slot, ty) = (to_slot!(Val, value), type_of(value));
        assert_eq!(from_slot::<Val>(slot, Some(ty)), value);
    }
    assert_eq!(to_slot!(Val, Val::I32(-1)), 0xffff_ffff, "the upper half is zero");
    assert_eq!((to_slot!(Val, Val::Other), type_of(Val::Other)), (0, CoreType::Other));
}

#[test]
fn typed_calls_have_the_same_slots() {
    assert_eq!(to_slot!(Val, Val::F32(1.5)), 1.5_f32.into_slot());
    assert_eq!(f64::from_slot(to_slot!(Val, Val::F64(2.5))).to_bits(), 2.5_f64.to_bits());
    assert_eq!((u32::from_slot(1 << 32 | 7), ().into_slot()), (7, 0));
}

#[test]
fn a_trap_is_told_by_its_name() {
    #[allow(dead_code, reason = "the macro names them all")]
    #[derive(Clone, Copy)]
    enum Trap {
        UnreachableCodeReached,
        MemoryOutOfBounds,
        TableOutOfBounds,
        IndirectCallToNull,
        BadSignature,
        IntegerDivisionByZero,
        IntegerOverflow,
        BadConversionToInteger,
        StackOverflow,
        OutOfFuel,
        Grew,
        Other,
    }
    let code = |trap| trap_code!(Trap, trap, Grew);
    assert_eq!(code(Trap::UnreachableCodeReached), TrapCode::Unreachable);
    assert_eq!(code(Trap::BadSignature), TrapCode::IndirectCall);
    assert_eq!(code(Trap::IntegerOverflow), TrapCode::Arithmetic);
    assert_eq!((code(Trap::Grew), code(Trap::Other)), (TrapCode::GrewPastLimit, TrapCode::Engine));
}

#[test]
fn an_app_sees_its_own_limit_and_is_ended_at_the_firmwares() {
    let room = || Room::new(&Limits::DEFAULT.memory(100).tables(10));
    assert_eq!(room().grow_memory(0, 60, None), Ok(true));
    assert_eq!(room().grow_memory(0, 60, Some(50)), Ok(false));
    let mut past = room();
    assert_eq!(past.grow_memory(0, 60, None), Ok(true));
    assert_eq!(past.grow_memory(0, 60, None), Err(PastLimit), "of all memories together");
    assert_eq!(past.refused(), LoadError::MemoryLimit);
    assert_eq!(room().grow_table(5, 20, Some(20)), Err(PastLimit));
    assert_eq!(room().grow_table(5, 15, Some(10)), Ok(false));
}

#[test]
fn an_app_that_nobody_answers_for_is_looked_at() {
    #[derive(Clone, Copy)]
    enum Looking {}
    impl Looks for Looking {}
    let app: &[u8] = b"app";
    assert!(Trusted::<Looking>::from(app).is_unseen());
    // SAFETY: no engine runs it.
    let trusted = unsafe { Trusted::<Looking>::trust(app) };
    assert!(!trusted.is_unseen() && trusted.bytes() == app);
}
