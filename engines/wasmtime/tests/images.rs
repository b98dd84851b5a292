//! Images: what is run, and what is refused in which words.
#![allow(missing_docs)]

use microwit_engine::{Export, Sig};
use microwit_host::__private::call;
use microwit_host::{App, Format, Limits, LoadError, TrapCode};
use microwit_wasmtime::{Image, Instance, Packing, Target, Trusted};

const RUN: Export = Export { name: "run", sig: Sig::of("()i") };

/// `run` sums the bytes of a data segment, 1 to 4, and returns the sum.
const APP: &str = r#"(module (memory (export "memory") 1) (data (i32.const 8) "\01\02\03\04")
  (func (export "run") (result i32) (local i32 i32)
    (loop
      (local.set 1 (i32.add (local.get 1) (i32.load8_u offset=8 (local.get 0))))
      (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 4))))
    (local.get 1)))"#;

const FOREVER: &str = r#"(module (func (export "run") (result i32) (loop (br 0)) (i32.const 0)))"#;

const FUEL: Limits = Limits::DEFAULT.fuel(1000);
const NO_FUEL: Limits = FUEL.without_fuel_limit();

fn image(wat: &str, fuel: bool) -> &'static Image {
    let packing = Packing { target: Target::HERE, fuel };
    Box::leak(Box::new(Image::new(&wat::parse_str(wat).unwrap(), packing).unwrap()))
}

fn run<'m>(
    app: impl Into<Trusted<'m>>,
    limits: Limits,
) -> Result<Result<u64, TrapCode>, LoadError> {
    let mut instance = Instance::<()>::load(app, &mut (), limits)?;
    let run = instance.export(&RUN).unwrap();
    let done = call(&mut instance, &mut (), &run, (), |_, slot| Ok(slot));
    Ok(done.map_err(|error| error.trap.code))
}

/// Takes bytes that no more than tests answer for.
fn trusted(bytes: &'static [u8]) -> Trusted<'static> {
    // SAFETY: what is an image here was made by `image`, and `'static` bytes stay.
    unsafe { Trusted::trust(bytes) }
}

#[test]
fn an_image_runs_at_any_address() {
    let image = image(APP, false).bytes();
    for offset in 0..16 {
        let mut bytes = vec![0; offset];
        bytes.extend(image);
        assert_eq!(run(trusted(&bytes.leak()[offset..]), NO_FUEL), Ok(Ok(10)), "at {offset}");
    }
}

#[test]
fn fuel_is_counted_where_both_sides_count() {
    assert_eq!(run(image(APP, true), FUEL), Ok(Ok(10)));
    assert_eq!(run(image(FOREVER, true), FUEL), Ok(Err(TrapCode::OutOfFuel)));
    assert_eq!(run(image(APP, true), NO_FUEL), Ok(Ok(10)));
    assert_eq!(run(image(APP, false), FUEL), Err(LoadError::Unmetered));
}

#[test]
fn an_image_for_another_machine_or_version_is_told_from_what_is_none() {
    let other = if Target::HERE == Target::Pulley32 { Target::Pulley64 } else { Target::Pulley32 };
    let packing = Packing { target: other, ..Packing::default() };
    let image = Image::new(&wat::parse_str(APP).unwrap(), packing).unwrap();
    assert_eq!(run(trusted(image.bytes().to_vec().leak()), NO_FUEL), Err(LoadError::Incompatible));

    let mut later = self::image(APP, false).bytes().to_vec();
    // A length, then the version, as this wasmtime says it.
    let version = later.windows(3).position(|bytes| bytes == [2, b'4', b'8']).unwrap();
    later[version + 2] = b'9';
    assert_eq!(run(trusted(later.leak()), NO_FUEL), Err(LoadError::Incompatible));

    let module = LoadError::Packed { found: Format::Module, wanted: Format::WasmtimeImage };
    assert_eq!(run(trusted(wat::parse_str(APP).unwrap().leak()), NO_FUEL), Err(module));
    assert_eq!(run(trusted(b"\x7fELF of a system"), NO_FUEL), Err(LoadError::Malformed));
    assert_eq!(run(trusted(b""), NO_FUEL), Err(LoadError::Malformed));
}

#[test]
fn what_a_chip_has_no_instructions_for_is_refused_when_it_is_packed() {
    let simd = "(module (func (drop (v128.const i32x4 0 0 0 0))))";
    let refused = Image::new(&wat::parse_str(simd).unwrap(), Packing::default()).err().unwrap();
    assert!(refused.contains("SIMD support is not enabled"), "{refused}");
}

#[test]
fn an_image_runs_several_times_at_once() {
    let app = image(APP, true);
    let load = |limits| Instance::<()>::load(app, &mut (), limits);
    let ends = |app: &mut Instance<()>| {
        let run = app.export(&RUN).unwrap();
        call(app, &mut (), &run, (), |_, slot| Ok(slot)).unwrap()
    };
    for _ in 0..3 {
        let (mut first, mut second) = (load(FUEL).unwrap(), load(NO_FUEL).unwrap());
        assert_eq!(load(FUEL.stack(12 << 10)).err(), Some(LoadError::Shared));
        assert_eq!((ends(&mut first), ends(&mut second)), (10, 10));
        first.unload(&mut ());
        let mut third = load(FUEL).unwrap();
        second.unload(&mut ());
        assert_eq!(ends(&mut third), 10);
        third.unload(&mut ());
        // Nothing is open any more.
        load(FUEL.stack(12 << 10)).unwrap().unload(&mut ());
    }
}

#[test]
fn threads_share_an_image() {
    let app = image(APP, true);
    std::thread::scope(|threads| {
        for _ in 0..8 {
            threads.spawn(|| {
                for _ in 0..200 {
                    assert_eq!(run(app, FUEL), Ok(Ok(10)));
                }
            });
        }
    });
}
