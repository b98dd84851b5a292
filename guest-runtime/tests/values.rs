//! Types as generated code declares them, on their way through slots and memory.

use std::sync::atomic::{AtomicU32, Ordering};

use microwit_guest::__private as mw;
use microwit_guest::{Borrowed, List, OwnedList};
use mw::{Area, Canonical, Lift, Lower, lifted, slots};

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(u8)]
enum Color {
    Red,
    Blue,
}
mw::cases!(Color: u8);

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(transparent)]
struct Access(u16);
impl Access {
    const READ: Self = Self(1 << 0);
    const WRITE: Self = Self(1 << 8);
}
mw::flags!(Access: u16, 0x1ff);

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
struct Point {
    x: i16,
    y: u64,
    color: Color,
}
mw::record!(Point: size 24, align 8, flat 3, { x: 0, y: 8, color: 16 });
mw::plain!(Point: { x: 0, y: 8, color: 16 });

#[derive(Clone, Copy, Debug, PartialEq)]
enum Number {
    None,
    Small(i8),
    Float(f32),
    Large(u64),
}
mw::variant!(Number: size 16, align 8, flat 2, tag u8, payload at 8,
    { 0: None, 1: Small(value), 2: Float(value), 3: Large(value) });

mw::tuple!(Tuple13: A a, B b, C c, D d, E e, F f, G g, H h, I i, J j, K k, L l, M m);

#[derive(Debug)]
#[repr(transparent)]
struct Thing(mw::Handle);
mw::resource!(Thing, thing_drop);

/// The sum of all handles that were dropped.
static DROPPED: AtomicU32 = AtomicU32::new(0);

fn thing_drop(handle: i32) {
    DROPPED.fetch_add(handle.cast_unsigned(), Ordering::Relaxed);
}

#[track_caller]
fn through_memory<T: Lower + Lift + Copy + PartialEq + std::fmt::Debug>(value: T) {
    let area = Area::<64>::new();
    // SAFETY: the area is aligned and larger than any type here; what is loaded was stored.
    let back: T = unsafe {
        area.store(0, value);
        area.load()
    };
    assert_eq!(back, value);
}

#[track_caller]
fn sizes<T: Canonical>(size: usize, align: usize, flat: usize) {
    assert_eq!((T::SIZE, T::ALIGN, T::FLAT), (size, align, flat), "{}", std::any::type_name::<T>());
}

#[test]
fn integers_extend_by_the_sign_to_32_bits_and_by_zeros_to_64() {
    assert_eq!(slots(0xff_u8), [0xff]);
    assert_eq!(slots(-1_i8), [0xffff_ffff]);
    assert_eq!(slots(-2_i16), [0xffff_fffe]);
    assert_eq!(slots(-3_i32), [0xffff_fffd]);
    assert_eq!(slots(-4_i64), [u64::MAX - 3]);
    assert_eq!(slots(-0.0_f32), [0x8000_0000]);
}

#[test]
fn bits_above_a_value_are_not_looked_at() {
    // SAFETY: any bits are these types.
    unsafe {
        assert_eq!(lifted::<u8, 1>([0x1ff]), 0xff);
        assert_eq!(lifted::<i8, 1>([0x80]), -128);
        assert_eq!(lifted::<i16, 1>([0xffff_8000]), -32768);
        assert_eq!(lifted::<f32, 1>([0xffff_ffff_3f80_0000]).to_bits(), 1.0_f32.to_bits());
    }
}

#[test]
fn sizes_are_the_canonical_ones() {
    sizes::<Option<u8>>(2, 1, 2);
    sizes::<Option<u64>>(16, 8, 2);
    sizes::<Option<Option<u16>>>(6, 2, 3);
    sizes::<Result<(), ()>>(1, 1, 1);
    sizes::<Result<u8, u16>>(4, 2, 2);
    sizes::<Result<(u8, u8, u8), u16>>(6, 2, 4);
    sizes::<(u8, u32, u8)>(12, 4, 3);
    sizes::<(Point, Color)>(32, 8, 4);
    sizes::<[u16; 3]>(6, 2, 3);
    sizes::<[Option<u32>; 2]>(16, 4, 4);
    sizes::<[(u32, u8); 2]>(16, 4, 4);
    sizes::<Tuple13<u8, u8, u8, u8, u8, u8, u8, u8, u8, u64, u8, u8, u8>>(32, 8, 13);
    sizes::<char>(4, 4, 1);
    sizes::<bool>(1, 1, 1);
}

#[test]
fn cases_share_slots_and_leave_the_rest_zero() {
    assert_eq!(slots(Number::None), [0, 0]);
    assert_eq!(slots(Number::Small(-1)), [1, 0xffff_ffff]);
    assert_eq!(slots(Number::Float(1.0)), [2, 0x3f80_0000]);
    assert_eq!(slots(Number::Large(u64::MAX)), [3, u64::MAX]);
    assert_eq!(slots(None::<(u8, u16)>), [0, 0, 0]);
    assert_eq!(slots(Err::<u64, _>(Color::Blue)), [1, 1]);
}

#[test]
fn memory_gives_back_what_was_stored() {
    through_memory(Point { x: -7, y: 1 << 40, color: Color::Blue });
    through_memory(
        [Number::None, Number::Small(-1), Number::Float(0.5), Number::Large(9)].map(Some)[3],
    );
    through_memory(Number::Small(-1));
    through_memory(Number::Float(-0.5));
    through_memory((true, 'ß', Access::WRITE, Err::<u8, u32>(7)));
    through_memory(Some("text"));
    through_memory([Some(-1_i16), None, Some(7)]);
    through_memory([[1_u8, 2], [3, 4], [5, 6]]);
    through_memory(Tuple13(
        1_u8, 2_u8, 3_u8, 4_u8, 5_u8, 6_u8, 7_u8, 8_u8, 9_u8, 10_u64, 'k', 12_u8, true,
    ));
    through_memory::<Result<&[Point], ()>>(Ok(&[Point { x: 1, y: 2, color: Color::Red }]));
}

#[test]
fn fields_lie_at_their_offsets() {
    let area = Area::<24>::new();
    // SAFETY: the area is as large as the record, and zero where the record has padding.
    let bytes: [u8; 24] = unsafe {
        area.ptr().write_bytes(0, 24);
        area.store(0, Point { x: 0x0102, y: 3, color: Color::Blue });
        area.ptr().cast::<[u8; 24]>().read()
    };
    assert_eq!((bytes[..2].to_vec(), bytes[8], bytes[16]), (vec![2, 1], 3, 1));
}

#[test]
fn elements_of_a_fixed_list_are_core_values_one_behind_the_other() {
    assert_eq!(slots([-1_i8, 2]), [0xffff_ffff, 2]);
    assert_eq!(slots([Some(5_u8), None]), [1, 5, 0, 0]);
    // SAFETY: any bits are these types.
    assert_eq!(unsafe { lifted::<[(u8, i8); 2], 4>([1, 0xff, 2, 0xfe]) }, [(1, -1), (2, -2)]);
}

#[test]
fn flags_are_a_set() {
    let both = Access::READ | Access::WRITE;
    assert!(both.contains(Access::WRITE) && !Access::READ.contains(both));
    assert_eq!(both - Access::READ, Access::WRITE);
    assert_eq!(both & Access::READ, Access::READ);
    assert_eq!((!Access::empty()).bits(), 0x1ff);
    assert!(Access::empty().is_empty() && !Access::all().is_empty());
}

#[test]
fn a_list_is_written_wherever_its_buffer_starts() {
    let items = [Some(1), None, Some(3_u64)];
    for start in 0..8 {
        let mut buf = [0; 8 + List::<Option<u64>>::bytes(3)];
        let list = List::new(&mut buf[start..], items).unwrap();
        assert_eq!((list.as_ptr().addr() % 8, list.len()), (0, 3));
        assert!(list.iter().eq(items));
        assert_eq!((list.get(1), list.get(2), list.get(3)), (Some(None), Some(Some(3)), None));
    }
}

#[test]
fn a_list_that_does_not_fit_is_none() {
    let mut buf = [0; List::<Option<u32>>::bytes(2)];
    assert!(List::new(&mut buf, [Some(1_u32); 2]).is_some());
    assert!(List::new(&mut buf, [Some(1_u32); 4]).is_none());
    assert!(List::<Option<u64>>::new(&mut [], []).is_none_or(|list| list.is_empty()));
}

#[test]
fn what_nobody_takes_from_an_owned_list_is_dropped() {
    let mut buf = [0; List::<Thing>::bytes(3)];
    let mut things = OwnedList::new(&mut buf, [1, 10, 100].map(Thing)).unwrap();
    assert_eq!(DROPPED.load(Ordering::Relaxed), 0);
    let first = things.next().unwrap();
    assert_eq!((first.0, things.len()), (1, 2));
    drop(things);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 110);
    // What goes to the host is the host's to drop.
    assert_eq!(slots(Some(first)), [1, 1]);
    assert_eq!(DROPPED.load(Ordering::Relaxed), 110);
}

#[test]
fn a_borrowed_handle_is_seen_as_its_resource() {
    let thing = std::mem::ManuallyDrop::new(Thing(5));
    let borrowed = Borrowed::from(&*thing);
    assert_eq!((borrowed.0, slots(borrowed)), (5, [5]));
}
