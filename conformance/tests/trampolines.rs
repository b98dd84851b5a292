//! Tests generated trampolines with a guest that is only a memory, without an engine.
#![allow(missing_docs)]

mod probe;

use microwit_host::engine::{Handles, HostFn, ResourceId, Slot, View};
use microwit_host::{Guest, Trap, TrapCode, WorldHost};
use probe::Probe;

/// A guest: a memory, a handle table and a bump allocator.
struct Fake {
    memory: Vec<u8>,
    handles: Handles<[Slot; 4]>,
    free: u32,
    /// The calls of `realloc`: alignment and size.
    asked: Vec<(u32, u32)>,
    /// The result of `realloc` in place of an address of free memory.
    answer: Option<u32>,
}

impl Guest for Fake {
    fn view(&mut self) -> View<'_> {
        View::new(&self.memory, &self.handles)
    }

    fn memory(&mut self) -> &mut [u8] {
        &mut self.memory
    }

    fn handles(&mut self) -> &Handles {
        &self.handles
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        self.asked.push((align, size));
        let at = self.free.next_multiple_of(align);
        self.free = at + size;
        Ok(self.answer.unwrap_or(at))
    }

    fn destroy(&mut self, _: ResourceId, _: u32) {}
}

/// A guest with 256 bytes of memory, `bytes` at 16, and free memory from 128 on.
fn guest(bytes: &[u8]) -> Fake {
    let mut memory = vec![0; 256];
    memory[16..16 + bytes.len()].copy_from_slice(bytes);
    Fake { memory, handles: Handles::new(), free: 128, asked: vec![], answer: None }
}

fn row(name: &str) -> &'static HostFn<Probe> {
    Probe::imports().iter().find(|row| row.name == name).expect("the world has the function")
}

fn call_in(host: &mut Probe, guest: &mut Fake, name: &str, args: &[u64]) -> Result<u64, Trap> {
    let row = row(name);
    assert_eq!(row.sig.len(), args.len(), "`{name}` takes {}", row.sig);
    let mut slots = args.to_vec();
    slots.resize(args.len().max(1), 0);
    (row.call)(host, guest, &mut slots)?;
    Ok(slots[0])
}

fn call(guest: &mut Fake, name: &str, args: &[u64]) -> Result<u64, Trap> {
    call_in(&mut Probe::default(), guest, name, args)
}

#[track_caller]
fn traps(guest: &mut Fake, name: &str, args: &[u64], code: TrapCode, argument: u8) {
    let trap = call(guest, name, args).unwrap_err();
    assert_eq!((trap.code, trap.argument), (code, argument), "{trap}");
}

#[test]
fn integers_take_their_own_bits_and_signed_results_extend_to_32() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    let args = [0x1ff, 0x80, 0x1_ffff, 0xffff_8000, 7, 0xffff_ffff, u64::MAX, u64::MAX];
    assert_eq!(call_in(&mut host, &mut guest, "ints", &args), Ok(0xffff_ff80));
    assert_eq!(host.seen, ["(255, -128, 65535, -32768, 7, -1, 18446744073709551615, -1)"]);
}

#[test]
fn any_bit_makes_a_bool_true() {
    for (slot, truth) in [(0, 0), (1, 1), (256, 1), (0x8000_0000, 1), (1 << 32, 0)] {
        assert_eq!(call(&mut guest(&[]), "truth", &[slot]), Ok(truth));
    }
}

#[test]
fn floats_keep_their_bits() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    let negative_zero = (-0.0_f64).to_bits();
    let args = [u64::from(1.5_f32.to_bits()), negative_zero];
    assert_eq!(call_in(&mut host, &mut guest, "floats", &args), Ok(negative_zero));
    assert_eq!(host.seen, ["(1.5, -0.0)"]);
}

#[test]
fn surrogates_and_what_is_past_unicode_are_no_chars() {
    for scalar in [0xd800, 0xdfff, 0x11_0000, 0xffff_ffff] {
        traps(&mut guest(&[]), "letter", &[scalar], TrapCode::InvalidChar, 1);
    }
    assert_eq!(call(&mut guest(&[]), "letter", &[0x10_ffff]), Ok(0x10_ffff));
}

#[test]
fn a_string_comes_back_through_realloc_and_the_result_pointer() {
    let mut guest = guest("grüße".as_bytes());
    call(&mut guest, "text", &[16, 7, 8]).unwrap();
    assert_eq!(guest.asked, [(1, 7)]);
    assert_eq!(guest.memory[8..16], [128, 0, 0, 0, 7, 0, 0, 0]);
    assert_eq!(&guest.memory[128..135], "grüße".as_bytes());
}

#[test]
fn an_empty_string_asks_for_room_too() {
    let mut guest = guest(&[]);
    call(&mut guest, "text", &[256, 0, 8]).unwrap();
    assert_eq!(guest.asked, [(1, 0)]);
}

#[test]
fn ranges_past_the_end_and_around_it_trap() {
    for (at, len) in [(0, 257), (256, 1), (257, 0), (0xffff_ffff, 1), (0xffff_fff0, 0x20)] {
        traps(&mut guest(&[]), "text", &[at, len, 8], TrapCode::OutOfBounds, 1);
        traps(&mut guest(&[]), "bytes", &[at, len, 8], TrapCode::OutOfBounds, 1);
    }
    assert!(call(&mut guest(&[]), "text", &[251, 5, 8]).is_ok());
}

#[test]
fn strings_and_lists_of_2_to_the_28_trap() {
    traps(&mut guest(&[]), "text", &[0, 1 << 28, 8], TrapCode::TooLong, 1);
    traps(&mut guest(&[]), "words", &[0, 1 << 27], TrapCode::TooLong, 1);
    traps(&mut guest(&[]), "names", &[0, 0x2000_0000], TrapCode::TooLong, 1);
}

#[test]
fn what_is_not_utf8_traps() {
    let bad: [&[u8]; 5] =
        [&[0xff], &[0xc0, 0x80], &[0xed, 0xa0, 0x80], &[0xe2, 0x82], &[0xf4, 0x90, 0x80, 0x80]];
    for bytes in bad {
        traps(&mut guest(bytes), "text", &[16, bytes.len() as u64, 8], TrapCode::InvalidUtf8, 1);
    }
}

#[test]
fn the_second_string_of_a_list_may_be_the_bad_one() {
    let list = [32, 0, 0, 0, 1, 0, 0, 0, 33, 0, 0, 0, 1, 0, 0, 0, b'a', 0xff];
    let mut host = Probe::default();
    let trap = call_in(&mut host, &mut guest(&list), "names", &[16, 2]).unwrap_err();
    assert_eq!(trap.code, TrapCode::InvalidUtf8);
    assert!(host.seen.is_empty(), "the host ran before its arguments were checked");
    call_in(&mut host, &mut guest(&list), "names", &[16, 1]).unwrap();
    assert_eq!(host.seen, ["[\"a\"]"]);
}

#[test]
fn lists_are_read_in_place() {
    assert_eq!(call(&mut guest(&[1, 0, 2, 0, 0xff, 0xff]), "words", &[16, 3]), Ok(65538));
    assert_eq!(call(&mut guest(&[]), "words", &[256, 0]), Ok(0));
}

#[test]
fn misaligned_lists_trap_even_when_empty() {
    traps(&mut guest(&[]), "words", &[17, 1], TrapCode::Misaligned, 1);
    traps(&mut guest(&[]), "words", &[17, 0], TrapCode::Misaligned, 1);
    traps(&mut guest(&[]), "names", &[18, 0], TrapCode::Misaligned, 1);
}

#[test]
fn discriminants_past_the_last_case_trap() {
    traps(&mut guest(&[]), "paint", &[3], TrapCode::InvalidDiscriminant, 1);
    traps(&mut guest(&[]), "maybe", &[2, 0, 8], TrapCode::InvalidDiscriminant, 1);
    traps(&mut guest(&[]), "check", &[2, 0, 8], TrapCode::InvalidDiscriminant, 1);
    traps(&mut guest(&[]), "check", &[1, 3, 8], TrapCode::InvalidDiscriminant, 1);
    traps(&mut guest(&[]), "nested", &[1, 2, 0], TrapCode::InvalidDiscriminant, 1);
    traps(&mut guest(&[]), "pick", &[0xffff_ffff, 0, 0, 0], TrapCode::InvalidDiscriminant, 1);
}

#[test]
fn flags_without_a_name_are_dropped() {
    assert_eq!(call(&mut guest(&[]), "grant", &[0xffff]), Ok(0x1ff));
}

#[test]
fn slots_that_a_case_does_not_use_are_ignored() {
    let (mut host, mut guest) = (Probe::default(), guest(b"text"));
    let junk = u64::MAX;
    let mut pick = |args: [u64; 4]| call_in(&mut host, &mut guest, "pick", &args).unwrap();
    assert_eq!(pick([0, junk, junk, junk]), 0);
    assert_eq!(pick([1, junk << 32 | 0x3fc0_0000, junk, junk]), 0x3fc0_0000);
    assert_eq!(pick([2, junk - 1, junk, junk]), junk - 1);
    assert_eq!(pick([3, junk << 32 | 16, 4, junk]), 4);
    assert_eq!(pick([4, junk << 32 | 1, 2, 0x103]), 3);
    let seen = ["Nothing", "Num(1.5)", "Big(18446744073709551614)", "Text(\"text\")"];
    assert_eq!(host.seen[..4], seen);
}

#[test]
fn a_variant_is_stored_with_its_payload_aligned() {
    let stored = |case: u64| {
        let mut guest = guest(&[]);
        guest.memory[32..56].fill(0xee);
        call(&mut guest, "offer", &[case, 32]).unwrap();
        (guest.memory[32..56].to_vec(), guest.asked)
    };
    let (nothing, _) = stored(0);
    assert_eq!((nothing[0], nothing[1..].iter().all(|byte| *byte == 0xee)), (0, true));
    let (big, _) = stored(2);
    assert_eq!((big[0], &big[8..16]), (2, &[0xff; 8][..]));
    let (text, asked) = stored(3);
    assert_eq!((text[0], &text[8..16], asked), (3, &[128, 0, 0, 0, 5, 0, 0, 0][..], vec![(1, 5)]));
}

#[test]
fn a_record_is_stored_field_by_field_and_its_lists_in_order() {
    let mut guest = guest(&[]);
    call(&mut guest, "latest", &[32]).unwrap();
    assert_eq!(guest.asked, [(1, 5), (2, 6)]);
    assert_eq!(guest.memory[32..40], [128, 0, 0, 0, 5, 0, 0, 0]);
    assert_eq!(guest.memory[40..48], [134, 0, 0, 0, 3, 0, 0, 0]);
    assert_eq!(guest.memory[48], 1);
    assert_eq!(guest.memory[52..59], [0xff, 0xff, 0xff, 0xff, 2, 0, 3]);
    assert_eq!(guest.memory[134..140], [1, 0, 2, 0, 0xff, 0xff]);
}

#[test]
fn result_pointers_must_be_aligned_and_in_bounds() {
    traps(&mut guest(&[]), "latest", &[33], TrapCode::Misaligned, 0);
    traps(&mut guest(&[]), "latest", &[240], TrapCode::OutOfBounds, 0);
    traps(&mut guest(&[]), "latest", &[0xffff_fffc], TrapCode::OutOfBounds, 0);
}

#[test]
fn what_realloc_answers_is_not_trusted() {
    for (answer, code) in [
        (129, TrapCode::Misaligned),
        (254, TrapCode::OutOfBounds),
        (0xffff_fffe, TrapCode::OutOfBounds),
    ] {
        let mut guest = guest(&[]);
        guest.answer = Some(answer);
        traps(&mut guest, "latest", &[32], code, 0);
    }
    let mut guest = guest(&[]);
    guest.answer = Some(257);
    traps(&mut guest, "text", &[16, 0, 8], TrapCode::OutOfBounds, 0);
}

#[test]
fn seventeen_parameters_come_through_memory() {
    let mut params = Vec::new();
    (0..15_u32).for_each(|number| params.extend(number.to_le_bytes()));
    params.extend([0; 4]);
    params.extend(99_u64.to_le_bytes());
    params.extend([100, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, b'h', b'i']);
    let (mut host, mut guest) = (Probe::default(), guest(&params));
    assert_eq!(params.len(), 86);
    assert_eq!(call_in(&mut host, &mut guest, "many", &[16]), Ok(99));
    assert_eq!(host.seen, ["(0, 14, 99, \"hi\")"]);
    traps(&mut guest, "many", &[20], TrapCode::Misaligned, 0);
    traps(&mut guest, "many", &[200], TrapCode::OutOfBounds, 0);
}

#[test]
fn seventeen_core_parameters_are_sixteen_and_a_result_pointer() {
    let mut guest = guest(&[]);
    let mut args: Vec<_> = (1..=16).collect();
    args.push(32);
    call(&mut guest, "sixteen", &args).unwrap();
    assert_eq!(guest.memory[32..40], [1, 0, 0, 0, 16, 0, 0, 0]);
}

#[test]
fn functions_of_the_world_and_inline_interfaces_are_found_by_their_names() {
    assert_eq!(row("tick").module, "$root");
    assert_eq!(row("type").module, "local");
    assert_eq!(row("text").module, "probe:host/shapes@1.2.3");
    assert_eq!(call(&mut guest(&[]), "tick", &[41]), Ok(42));
    assert_eq!(call(&mut guest(&[]), "type", &[21]), Ok(42));
}

#[test]
fn handles_are_made_lent_given_and_dropped() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    let mut call = |name, args: &[u64]| call_in(&mut host, &mut guest, name, args);
    assert_eq!(call("[constructor]thing", &[40]), Ok(1));
    assert_eq!(call("[constructor]thing", &[2]), Ok(2));
    assert_eq!(call("[method]thing.value", &[1]), Ok(40));
    assert_eq!(call("[static]thing.compare", &[1, 1]), Ok(1));
    assert_eq!(call("[static]thing.merge", &[1, 2]), Ok(2));
    assert_eq!(call("give", &[2]), Ok(42));
    assert_eq!(call("give", &[2]).unwrap_err().code, TrapCode::UnknownHandle);
    assert_eq!(call("[resource-drop]thing", &[1]), Ok(1));
    assert_eq!(call("[resource-drop]thing", &[1]).unwrap_err().code, TrapCode::UnknownHandle);
    assert_eq!(host.dropped, [0]);
}

#[test]
fn a_handle_cannot_be_lent_and_given_in_one_call() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    let mut call = |name, args: &[u64]| call_in(&mut host, &mut guest, name, args);
    assert_eq!(call("[constructor]thing", &[40]), Ok(1));
    let trap = call("[static]thing.merge", &[1, 1]).unwrap_err();
    assert_eq!((trap.code, trap.argument), (TrapCode::Lent, 2));
    assert_eq!(call("give", &[1]), Ok(40));
}

#[test]
fn a_handle_of_another_resource_will_not_do() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    let mut call = |name, args: &[u64]| call_in(&mut host, &mut guest, name, args);
    assert_eq!(call("[constructor]other", &[]), Ok(1));
    for name in ["[method]thing.value", "give", "[resource-drop]thing"] {
        assert_eq!(call(name, &[1]).unwrap_err().code, TrapCode::OtherResource);
    }
}

#[test]
fn lists_of_handles_are_taken_once_and_read_afterwards() {
    let (mut host, mut guest) = (Probe::default(), guest(&[1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0]));
    let mut call = |name, args: &[u64]| call_in(&mut host, &mut guest, name, args);
    assert_eq!(call("[constructor]thing", &[40]), Ok(1));
    assert_eq!(call("[constructor]thing", &[2]), Ok(2));
    assert_eq!(call("lend-many", &[16, 3]), Ok(82));
    assert_eq!(call("give-many", &[16, 2]), Ok(42));
    assert_eq!(call("[constructor]thing", &[1]), Ok(2));
    assert_eq!(call("[constructor]thing", &[1]), Ok(1));
    let trap = call("give-many", &[16, 3]).unwrap_err();
    assert_eq!((trap.code, trap.at), (TrapCode::UnknownHandle, 1));
}

#[test]
fn handles_travel_in_records_and_options() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    assert_eq!(call_in(&mut host, &mut guest, "[constructor]thing", &[40]), Ok(1));
    call_in(&mut host, &mut guest, "wrap", &[1, 1, 32]).unwrap();
    assert_eq!(guest.memory[32..40], [1, 0, 0, 0, 1, 0, 0, 0]);
    call_in(&mut host, &mut guest, "wrap", &[1, 0, 32]).unwrap();
    assert_eq!(guest.memory[32], 0);
}

#[test]
fn a_full_table_is_a_trap() {
    let (mut host, mut guest) = (Probe::default(), guest(&[]));
    for handle in 1..=4 {
        assert_eq!(call_in(&mut host, &mut guest, "[constructor]thing", &[0]), Ok(handle));
    }
    let trap = call_in(&mut host, &mut guest, "[constructor]thing", &[0]).unwrap_err();
    assert_eq!((trap.code, trap.at), (TrapCode::HandlesFull, 4));
}

#[test]
fn small_values_come_back_as_they_went() {
    let mut guest = guest(&[]);
    call(&mut guest, "move-to", &[0xffff_ffff, 0xffff_8000, 0x1ff, 32]).unwrap();
    assert_eq!(guest.memory[32..39], [0xff, 0xff, 0xff, 0xff, 0, 0x80, 0xff]);
    call(&mut guest, "maybe", &[1, 7, 32]).unwrap();
    assert_eq!((guest.memory[32], &guest.memory[36..40]), (1, &[7, 0, 0, 0][..]));
    call(&mut guest, "shrink", &[1, u64::MAX, 32]).unwrap();
    assert_eq!((guest.memory[32], &guest.memory[40..48]), (1, &[0xff; 8][..]));
    call(&mut guest, "pair", &[0x105, 9, 32]).unwrap();
    assert_eq!(guest.memory[32..37], [9, 0, 0, 0, 5]);
    call(&mut guest, "check", &[1, 2, 32]).unwrap();
    assert_eq!((guest.memory[32], guest.memory[36]), (1, 2));
    assert_eq!(call(&mut guest, "ok-only", &[0]), Ok(1));
    assert_eq!(call(&mut guest, "nested", &[1, 1, 5]), Ok(7));
}

#[test]
fn too_few_slots_are_a_trap_and_no_panic() {
    let trap = (row("text").call)(&mut Probe::default(), &mut guest(&[]), &mut []).unwrap_err();
    assert_eq!(trap.code, TrapCode::Slots);
}
