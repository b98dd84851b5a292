//! An app in Rust, by hand: with the standard library where the target has it.
#![cfg_attr(target_os = "none", no_std)]

use core::cell::UnsafeCell;
use core::{ptr, slice, str};

#[repr(C)]
#[derive(Clone, Copy)]
struct Text {
    data: *const u8,
    len: usize,
}

#[repr(C)]
struct Reading {
    id: u64,
    celsius: f32,
    at: f64,
    name: Text,
}

#[repr(C)]
struct Maybe {
    some: u8,
    value: Reading,
}

#[repr(C)]
#[derive(Clone, Copy)]
struct Shape {
    kind: u8,
    of: Of,
}

#[repr(C)]
#[derive(Clone, Copy)]
union Of {
    circle: f64,
    label: Text,
    count: i64,
}

#[repr(C)]
struct Numbers {
    a: i64,
    b: f32,
    c: f64,
}

#[repr(C)]
struct Written {
    failed: u8,
    of: NumberOrError,
}

#[repr(C)]
union NumberOrError {
    number: u32,
    error: Text,
}

#[repr(C)]
struct Flipped {
    failed: u8,
    of: ShapeOrError,
}

#[repr(C)]
union ShapeOrError {
    shape: Shape,
    error: Text,
}

#[link(wasm_import_module = "conformance:languages/board")]
unsafe extern "C" {
    #[link_name = "[constructor]journal"]
    fn journal_new(name: *const u8, len: usize) -> u32;
    #[link_name = "[resource-drop]journal"]
    fn journal_drop(this: u32);
    #[link_name = "[method]journal.write"]
    fn journal_write(
        this: u32,
        id: u64,
        celsius: f32,
        at: f64,
        name: *const u8,
        len: usize,
        result: *mut Written,
    );
    #[link_name = "[method]journal.last"]
    fn journal_last(this: u32, result: *mut Maybe);
    fn mix(a: i64, b: f32, c: f64, result: *mut Numbers);
    fn shout(text: *const u8, len: usize, result: *mut Text);
    fn sum(values: *const u64, len: usize) -> u64;
    fn squares(many: u32, result: *mut Text);
    fn classify(number: u32, result: *mut Shape);
}

const ROOM: usize = 4096;

/// Memory for what the host returns and takes: all of it is given back at once.
#[repr(align(8))]
struct Room(UnsafeCell<[u8; ROOM]>, UnsafeCell<usize>);

// SAFETY: an app is one thread.
unsafe impl Sync for Room {}

static ROOMS: Room = Room(UnsafeCell::new([0; ROOM]), UnsafeCell::new(0));

fn used() -> &'static mut usize {
    // SAFETY: nobody holds on to it.
    unsafe { &mut *ROOMS.1.get() }
}

#[unsafe(no_mangle)]
extern "C" fn cabi_realloc(old: *const u8, old_len: usize, align: usize, len: usize) -> *mut u8 {
    let at = used().next_multiple_of(align);
    assert!(at + len <= ROOM);
    *used() = at + len;
    // SAFETY: it lies in the room, after what is used, and the old bytes are there.
    unsafe {
        let new = ROOMS.0.get().cast::<u8>().add(at);
        ptr::copy_nonoverlapping(old, new, old_len.min(len));
        new
    }
}

/// A place for a result.
fn result<T>(fill: impl FnOnce(*mut T)) -> T {
    let mut place = core::mem::MaybeUninit::uninit();
    fill(place.as_mut_ptr());
    // SAFETY: the host has filled it.
    unsafe { place.assume_init() }
}

impl Text {
    fn of(text: &str) -> Self {
        Self { data: text.as_ptr(), len: text.len() }
    }

    fn is(self, expected: &str) -> bool {
        // SAFETY: the host says so.
        unsafe { slice::from_raw_parts(self.data, self.len) == expected.as_bytes() }
    }
}

fn name_of(round: u32) -> &'static str {
    &"grüße!abcdefghijklmnop"[..8 + round as usize % 17]
}

fn count(right: &[bool]) -> u32 {
    right.iter().map(|right| u32::from(*right)).sum()
}

fn journals(round: u32) -> u32 {
    let (id, name) = (0xfedc_ba98_7654_3210 + u64::from(round), name_of(round));
    let (celsius, at) = (round as f32 * 0.5, -1e300 / f64::from(round + 1));
    // SAFETY: the arguments are as the world has them.
    unsafe {
        let one = journal_new("first".as_ptr(), 5);
        let none = result(|to| journal_last(one, to));
        let (data, len) = (name.as_ptr(), name.len());
        let written = result(|to| journal_write(one, id, celsius, at, data, len, to));
        let failed = result(|to| journal_write(one, 0, 0.0, 0.0, data, 0, to));
        let last = result(|to| journal_last(one, to));
        let back = &last.value;
        journal_drop(one);
        count(&[
            none.some == 0,
            written.failed == 0 && written.of.number == 1,
            failed.failed == 1 && failed.of.error.is("first"),
            last.some == 1
                && (back.id, back.celsius, back.at) == (id, celsius, at)
                && back.name.is(name),
        ])
    }
}

fn values(round: u32) -> u32 {
    let (whole, float) = (i64::from(round), f64::from(round));
    let longs: [u64; 20] = core::array::from_fn(|i| (i as u64 * u64::from(round)) << 33);
    // SAFETY: the arguments are as the world has them.
    unsafe {
        let mixed: Numbers =
            result(|to| mix(-5_000_000_000 - whole, 1.25 * round as f32, 3.0 * float, to));
        let loud = result(|to| shout(name_of(round).as_ptr(), 8, to));
        let total = sum(longs.as_ptr(), longs.len());
        let found = result(|to| squares(round, to));
        let found = slice::from_raw_parts(found.data.cast::<u32>(), found.len);
        let shape = result(|to| classify(round, to));
        count(&[
            (mixed.a, mixed.b, mixed.c) == (-4_999_999_999 - whole, 2.5 * round as f32, 1.5 * float),
            loud.is("grüße!!"),
            total == longs.iter().sum(),
            found.len() == round as usize && found.iter().zip(0..).all(|(square, i)| *square == i * i),
            u32::from(shape.kind) == round % 4,
            match shape.kind {
                0 => true,
                1 => shape.of.circle == float / 8.0,
                2 => shape.of.label.is("two"),
                _ => shape.of.count == -(whole << 32),
            },
        ])
    }
}

#[unsafe(no_mangle)]
extern "C" fn run(round: u32) -> u64 {
    let right = journals(round) + values(round);
    *used() = 0;
    u64::from(round) << 32 | u64::from(right)
}

/// What lies where it is until the host has read it.
fn kept<T>(value: T) -> *mut T {
    let place = cabi_realloc(ptr::null(), 0, align_of::<T>(), size_of::<T>()).cast();
    // SAFETY: it is as large and as aligned as it must be.
    unsafe { ptr::write(place, value) };
    place
}

#[unsafe(no_mangle)]
extern "C" fn describe(id: u64, celsius: f32, at: f64, name: *const u8, len: usize) -> *mut Text {
    assert!((id, celsius, at) == (1 << 63, -0.5, 0.1));
    let text = cabi_realloc(name, len, 1, len + 1);
    // SAFETY: it is one byte longer than the name.
    unsafe { *text.add(len) = b'?' };
    kept(Text { data: text, len: len + 1 })
}

#[unsafe(no_mangle)]
extern "C" fn cabi_post_describe(_: *mut Text) {
    *used() = 0;
}

#[unsafe(no_mangle)]
extern "C" fn flip(some: u32, kind: u32, first: u64, second: usize) -> *mut Flipped {
    if some == 0 {
        return kept(Flipped { failed: 1, of: ShapeOrError { error: Text::of("nothing at all") } });
    }
    let of = match kind {
        1 => Of { circle: -f64::from_bits(first) },
        2 => Of { label: Text { data: first as usize as *const u8, len: second } },
        _ => Of { count: -(first as i64) },
    };
    kept(Flipped { failed: 0, of: ShapeOrError { shape: Shape { kind: kind as u8, of } } })
}

#[unsafe(no_mangle)]
extern "C" fn cabi_post_flip(_: *mut Flipped) {
    *used() = 0;
}

#[cfg(target_os = "none")]
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
