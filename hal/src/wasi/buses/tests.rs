use super::*;
use crate::testing::now;
use embedded_hal_mock::eh1::i2c::{Mock, Transaction};
use i2c::{HostI2c, waiting};

type Buses = I2cBuses<Mock, 1, 4>;

/// The results of a call that does not wait, and of the same call that does, if exactly `expected` happens each time.
#[track_caller]
fn on_bus<R: PartialEq + core::fmt::Debug>(
    expected: &[Transaction],
    call: impl FnOnce(&mut Buses, Borrow<i2c::I2c>) -> R,
    waits: impl FnOnce(&mut Buses, Borrow<i2c::I2c>) -> R,
) -> R {
    let result = once(expected, call);
    assert_eq!(once(expected, waits), result);
    result
}

fn once<R>(expected: &[Transaction], call: impl FnOnce(&mut Buses, Borrow<i2c::I2c>) -> R) -> R {
    let mut buses = Buses::new([("sensors", Mock::new(expected))]);
    let own = buses.hand_out("sensors").unwrap();
    let result = call(&mut buses, Borrow::new(own.rep()));
    buses.into_inner()[0].1.done();
    result
}

fn read(bus: &[Transaction], address: u16, len: u64) -> Result<Vec<u8>, ErrorCode> {
    on_bus(
        bus,
        |buses, bus| HostI2c::read(buses, bus, address, len).map(Vec::from),
        |buses, bus| now(waiting::HostI2c::read(buses, bus, address, len)).map(Vec::from),
    )
}

fn transaction(bus: &[Transaction], steps: &[Operation<'_>]) -> Result<Vec<Vec<u8>>, ErrorCode> {
    let vecs = |parts: List<'_, &[u8]>| parts.iter().map(Vec::from).collect();
    on_bus(
        bus,
        |buses, bus| HostI2c::transaction(buses, bus, 0x48, steps.into()).map(vecs),
        |buses, bus| now(waiting::HostI2c::transaction(buses, bus, 0x48, steps.into())).map(vecs),
    )
}

#[test]
fn a_transfer_reaches_the_bus_and_returns() {
    assert_eq!(read(&[Transaction::read(0x48, vec![1, 2])], 0x48, 2), Ok(vec![1, 2]));
    let written = on_bus(
        &[Transaction::write(0x48, vec![9; 70])],
        |buses, bus| HostI2c::write(buses, bus, 0x48, &[9; 70]),
        |buses, bus| now(waiting::HostI2c::write(buses, bus, 0x48, &[9; 70])),
    );
    assert_eq!(written, Ok(()));
    let read = on_bus(
        &[Transaction::write_read(0x48, vec![0], vec![3, 4])],
        |buses, bus| HostI2c::write_read(buses, bus, 0x48, &[0], 2).map(Vec::from),
        |buses, bus| now(waiting::HostI2c::write_read(buses, bus, 0x48, &[0], 2)).map(Vec::from),
    );
    assert_eq!(read, Ok(vec![3, 4]));
}

#[test]
fn a_transaction_returns_each_read_by_itself() {
    let bus = [
        Transaction::transaction_start(0x48),
        Transaction::write(0x48, vec![0]),
        Transaction::read(0x48, vec![1]),
        Transaction::read(0x48, vec![4, 5, 6]),
        Transaction::transaction_end(0x48),
    ];
    let steps = [Operation::Write(&[0]), Operation::Read(1), Operation::Read(3)];
    assert_eq!(transaction(&bus, &steps), Ok(vec![vec![1], vec![4, 5, 6]]));
}

#[test]
fn as_many_operations_as_fit_may_all_read() {
    let reads = || (0..4).map(|byte| Transaction::read(0x48, vec![byte]));
    let empty = || (0..4).map(|_| Transaction::read(0x48, vec![]));
    let bus: Vec<_> = [Transaction::transaction_start(0x48)]
        .into_iter()
        .chain(reads())
        .chain(empty())
        .chain([Transaction::transaction_end(0x48)])
        .collect();
    let steps = [[Operation::Read(1); 4], [Operation::Read(0); 4]].concat();
    let expected: Vec<_> = (0..4).map(|byte| vec![byte]).chain((0..4).map(|_| vec![])).collect();
    assert_eq!(transaction(&bus, &steps), Ok(expected));
    let more = [&steps[..], &[Operation::Read(0)]].concat();
    assert_eq!(transaction(&[], &more), Err(ErrorCode::Overrun));
}

#[test]
fn what_the_adapter_cannot_hold_or_address_touches_no_bus() {
    assert_eq!(read(&[], 0x48, 5), Err(ErrorCode::Overrun));
    assert_eq!(read(&[], 0x48, 1 << 32), Err(ErrorCode::Overrun));
    assert_eq!(transaction(&[], &[Operation::Read(u64::MAX)]), Err(ErrorCode::Overrun));
    for address in [0x80, 0x148, u16::MAX] {
        assert_eq!(read(&[], address, 1), Err(ErrorCode::Other));
    }
}

#[test]
fn a_bus_is_handed_out_once_at_a_time() {
    let mut buses = Buses::new([("sensors", Mock::new(&[]))]);
    assert_eq!(buses.hand_out("gate").err(), Some(OpenError::NotFound));
    let bus = buses.hand_out("sensors").unwrap();
    assert_eq!(buses.hand_out("sensors").err(), Some(OpenError::InUse));
    HostI2c::drop(&mut buses, bus);
    let bus = buses.hand_out("sensors").unwrap();
    waiting::HostI2c::drop(&mut buses, bus);
    assert!(buses.hand_out("sensors").is_ok());
    buses.into_inner()[0].1.done();
}
