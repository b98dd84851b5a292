//! Tests of the answers that the handle table gives to everything a guest may try.
use super::*;
extern crate std;
use std::vec::Vec;

const BUS: ResourceId = ResourceId::of("mcu:board/i2c@0.1.0", "bus");
const PIN: ResourceId = ResourceId::of("mcu:board/digital@0.1.0", "output");

fn table() -> Handles<[Slot; 3]> {
    Handles::new()
}

#[test]
fn indices_start_at_one_and_the_last_freed_is_next() {
    let handles: &Handles = &table();
    let (a, b) = (handles.insert(BUS, 10).unwrap(), handles.insert(BUS, 11).unwrap());
    assert_eq!((a, b), (1, 2));
    handles.take(BUS, a).unwrap();
    handles.given();
    handles.remove(BUS, b).unwrap();
    assert_eq!(handles.insert(PIN, 12), Ok(2));
    assert_eq!(handles.insert(PIN, 13), Ok(1));
    assert_eq!(handles.insert(PIN, 14), Ok(3));
}

#[test]
fn a_full_table_refuses() {
    let handles: &Handles = &table();
    for rep in 0..3 {
        handles.insert(BUS, rep).unwrap();
    }
    assert_eq!(handles.insert(BUS, 3).unwrap_err().code, TrapCode::HandlesFull);
}

#[test]
fn zero_stale_foreign_and_huge_handles_do_not_exist() {
    let handles: &Handles = &table();
    let bus = handles.insert(BUS, 10).unwrap();
    assert_eq!(handles.lend(PIN, bus).unwrap_err().code, TrapCode::OtherResource);
    assert_eq!(handles.remove(BUS, bus), Ok(Some(10)));
    for index in [0, bus, 3, 4, u32::MAX] {
        assert_eq!(handles.lend(BUS, index).unwrap_err().code, TrapCode::UnknownHandle);
        assert_eq!(handles.take(BUS, index).unwrap_err().code, TrapCode::UnknownHandle);
        assert_eq!(handles.remove(BUS, index).unwrap_err().code, TrapCode::UnknownHandle);
    }
}

#[test]
fn what_a_call_lends_it_cannot_give_away() {
    let handles: &Handles = &table();
    let bus = handles.insert(BUS, 10).unwrap();
    handles.next_call();
    assert_eq!(handles.lend(BUS, bus), Ok(10));
    assert_eq!(handles.lend(BUS, bus), Ok(10));
    assert_eq!(handles.take(BUS, bus).unwrap_err().code, TrapCode::Lent);
    handles.next_call();
    assert_eq!(handles.take(BUS, bus), Ok(10));
}

#[test]
fn a_lend_is_forgotten_when_the_calls_are_numbered_anew() {
    let handles: &Handles = &table();
    let bus = handles.insert(BUS, 10).unwrap();
    handles.next_call();
    handles.lend(BUS, bus).unwrap();
    for _ in 0..=u16::MAX {
        handles.next_call();
        if handles.call.get() == 2 {
            break;
        }
    }
    assert_eq!(handles.take(BUS, bus), Ok(10));
}

#[test]
fn an_export_must_drop_what_it_borrowed() {
    let handles: &Handles = &table();
    let pin = handles.lend_out(PIN, 7).unwrap();
    assert_eq!(handles.lend(PIN, pin), Ok(7));
    assert_eq!(handles.take(PIN, pin).unwrap_err().code, TrapCode::NotOwned);
    assert_eq!(handles.end_export().unwrap_err().code, TrapCode::BorrowsLeft);
    assert_eq!(handles.remove(PIN, pin), Ok(None));
    assert_eq!(handles.end_export(), Ok(()));
}

#[test]
fn draining_yields_what_is_owned_and_nothing_else() {
    let handles: &Handles = &table();
    handles.lend_out(PIN, 7).unwrap();
    handles.insert(BUS, 8).unwrap();
    handles.insert(BUS, 9).unwrap();
    handles.take(BUS, 3).unwrap();
    handles.given();
    assert_eq!(handles.drain(), Some((BUS, 8)));
    assert_eq!(handles.drain(), None);
}

#[test]
fn what_was_taken_and_not_given_is_drained_and_no_handle_any_more() {
    let handles: &Handles = &table();
    for rep in 10..13 {
        handles.insert(BUS, rep).unwrap();
    }
    assert_eq!((handles.room(0), handles.room(1).is_err()), (Ok(()), true));
    assert_eq!((handles.take(BUS, 3), handles.take(BUS, 1)), (Ok(12), Ok(10)));
    assert_eq!(handles.take(BUS, 1).unwrap_err().code, TrapCode::UnknownHandle);
    assert_eq!((handles.room(2), handles.room(3).is_err()), (Ok(()), true));
    let drained: Vec<_> = std::iter::from_fn(|| handles.drain()).collect();
    assert_eq!(drained, [(BUS, 10), (BUS, 11), (BUS, 12)]);
}

#[test]
fn the_last_that_was_given_is_the_next_to_be_used() {
    let handles: &Handles = &table();
    for rep in 10..13 {
        handles.insert(BUS, rep).unwrap();
    }
    handles.remove(BUS, 2).unwrap();
    handles.take(BUS, 3).unwrap();
    handles.take(BUS, 1).unwrap();
    handles.given();
    handles.given();
    let next = [20, 21, 22].map(|rep| handles.insert(PIN, rep).unwrap());
    assert_eq!(next, [1, 3, 2]);
}

#[test]
fn work_is_limited_only_where_it_is() {
    let handles: &Handles = &table();
    assert_eq!(handles.work(u32::MAX), Ok(()));
    handles.allow_work(10);
    assert_eq!((handles.work(6), handles.work(4)), (Ok(()), Ok(())));
    assert_eq!(handles.work(1).unwrap_err().code, TrapCode::OutOfFuel);
    handles.allow_work(u32::MAX);
    assert_eq!(handles.work(u32::MAX), Ok(()));
}
