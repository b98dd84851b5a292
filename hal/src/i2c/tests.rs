use super::*;
use crate::testing::now;
use embedded_hal_mock::eh1::i2c::{Mock, Transaction};

/// The result of `call` on a bus on which exactly `expected` happens.
#[track_caller]
fn on_bus<R>(
    expected: &[Transaction],
    call: impl FnOnce(&mut I2cBuses<Mock, 1, 4>, Borrow<Bus>) -> R,
) -> R {
    let mut buses = I2cBuses::new([("sensors", Mock::new(expected))]);
    let own = HostBus::open(&mut buses, "sensors").unwrap();
    let result = call(&mut buses, Borrow::new(own.rep()));
    buses.into_inner()[0].1.done();
    result
}

#[test]
fn a_read_returns_what_the_target_sent() {
    let bus = [Transaction::read(0x48, vec![1, 2])];
    let read = on_bus(&bus, |buses, bus| HostBus::read(buses, bus, 0x48, 2).map(Vec::from));
    assert_eq!(read, Ok(vec![1, 2]));
}

#[test]
fn a_write_reaches_the_target() {
    let bus = [Transaction::write(0x48, vec![9; 70])];
    assert_eq!(on_bus(&bus, |buses, bus| HostBus::write(buses, bus, 0x48, &[9; 70])), Ok(()));
}

#[test]
fn write_read_is_one_transfer() {
    let bus = [Transaction::write_read(0x48, vec![0], vec![0x15, 0x80])];
    let call = |buses: &mut I2cBuses<_, 1, 4>, bus| {
        HostBus::write_read(buses, bus, 0x48, &[0], 2).map(Vec::from)
    };
    assert_eq!(on_bus(&bus, call), Ok(vec![0x15, 0x80]));
}

fn transaction(bus: &[Transaction], steps: &[Operation<'_>]) -> Result<Vec<u8>, ErrorCode> {
    on_bus(bus, |buses, bus| HostBus::transaction(buses, bus, 0x48, steps.into()).map(Vec::from))
}

#[test]
fn a_transaction_returns_its_reads_end_to_end() {
    let bus = [
        Transaction::transaction_start(0x48),
        Transaction::write(0x48, vec![0]),
        Transaction::read(0x48, vec![1]),
        Transaction::write(0x48, vec![2, 3]),
        Transaction::read(0x48, vec![4, 5, 6]),
        Transaction::transaction_end(0x48),
    ];
    let steps =
        [Operation::Write(&[0]), Operation::Read(1), Operation::Write(&[2, 3]), Operation::Read(3)];
    assert_eq!(transaction(&bus, &steps), Ok(vec![1, 4, 5, 6]));
}

#[test]
fn a_read_that_just_fits_the_buffer_is_fine() {
    let bus = [Transaction::read(0x48, vec![7; 4])];
    let read = on_bus(&bus, |buses, bus| HostBus::read(buses, bus, 0x48, 4).map(Vec::from));
    assert_eq!(read, Ok(vec![7; 4]));
}

#[test]
fn reading_more_than_the_buffer_is_an_overrun() {
    let overrun = Err(ErrorCode::Overrun);
    let read =
        |buses: &mut I2cBuses<_, 1, 4>, bus| HostBus::read(buses, bus, 0x48, 5).map(Vec::from);
    assert_eq!(on_bus(&[], read), overrun);
    let write_read = |buses: &mut I2cBuses<_, 1, 4>, bus| {
        HostBus::write_read(buses, bus, 0x48, &[0], u16::MAX).map(Vec::from)
    };
    assert_eq!(on_bus(&[], write_read), overrun);
    assert_eq!(transaction(&[], &[Operation::Read(3), Operation::Read(2)]), overrun);
}

#[test]
fn too_many_operations_are_an_overrun() {
    let steps = [const { Operation::Read(0) }; MAX_OPERATIONS + 1];
    assert_eq!(transaction(&[], &steps), Err(ErrorCode::Overrun));
}

#[test]
fn error_kinds_keep_their_names() {
    use NoAcknowledgeSource::{Address, Data, Unknown};
    for (kind, expect) in [
        (ErrorKind::Bus, ErrorCode::Bus),
        (ErrorKind::ArbitrationLoss, ErrorCode::ArbitrationLoss),
        (ErrorKind::NoAcknowledge(Address), ErrorCode::NoAcknowledgeAddress),
        (ErrorKind::NoAcknowledge(Data), ErrorCode::NoAcknowledgeData),
        (ErrorKind::NoAcknowledge(Unknown), ErrorCode::NoAcknowledgeUnknown),
        (ErrorKind::Overrun, ErrorCode::Overrun),
        (ErrorKind::Other, ErrorCode::Other),
    ] {
        let bus = [Transaction::write(0x21, vec![]).with_error(kind)];
        assert_eq!(on_bus(&bus, |buses, bus| HostBus::write(buses, bus, 0x21, &[])), Err(expect));
    }
}

#[test]
fn a_dropped_bus_opens_again() {
    let mut buses = I2cBuses::<Mock>::new([("sensors", Mock::new(&[]))]);
    let own = HostBus::open(&mut buses, "sensors").unwrap();
    assert_eq!(HostBus::open(&mut buses, "sensors").err(), Some(OpenError::InUse));
    HostBus::drop(&mut buses, own);
    assert!(HostBus::open(&mut buses, "sensors").is_ok());
    buses.into_inner()[0].1.done();
}

#[test]
fn functions_that_wait_do_the_same_on_the_bus() {
    let bus = [
        Transaction::read(0x48, vec![1, 2]),
        Transaction::write(0x48, vec![9; 70]),
        Transaction::write_read(0x48, vec![0], vec![0x15, 0x80]),
        Transaction::transaction_start(0x48),
        Transaction::write(0x48, vec![0]),
        Transaction::read(0x48, vec![1]),
        Transaction::read(0x48, vec![4, 5, 6]),
        Transaction::transaction_end(0x48),
        Transaction::write(0x48, vec![]).with_error(ErrorKind::Bus),
    ];
    let mut buses = I2cBuses::<_, 1, 4>::new([("sensors", Mock::new(&bus))]);
    let own = now(waiting::HostBus::open(&mut buses, "sensors")).unwrap();
    let bus = || Borrow::new(own.rep());
    assert_eq!(now(waiting::HostBus::read(&mut buses, bus(), 0x48, 2)), Ok(&[1, 2][..]));
    assert_eq!(now(waiting::HostBus::write(&mut buses, bus(), 0x48, &[9; 70])), Ok(()));
    let read = now(waiting::HostBus::write_read(&mut buses, bus(), 0x48, &[0], 2));
    assert_eq!(read, Ok(&[0x15, 0x80][..]));
    let steps = [Operation::Write(&[0]), Operation::Read(1), Operation::Read(3)];
    let read = now(waiting::HostBus::transaction(&mut buses, bus(), 0x48, (&steps[..]).into()));
    assert_eq!(read, Ok(&[1, 4, 5, 6][..]));
    assert_eq!(now(waiting::HostBus::write(&mut buses, bus(), 0x48, &[])), Err(ErrorCode::Bus));
    waiting::HostBus::drop(&mut buses, own);
    assert!(now(waiting::HostBus::open(&mut buses, "sensors")).is_ok());
    buses.into_inner()[0].1.done();
}

#[test]
fn what_is_too_much_is_an_overrun_for_functions_that_wait_too() {
    let mut buses = I2cBuses::<_, 1, 4>::new([("sensors", Mock::new(&[]))]);
    let own = now(waiting::HostBus::open(&mut buses, "sensors")).unwrap();
    let bus = || Borrow::new(own.rep());
    let overrun = Err(ErrorCode::Overrun);
    assert_eq!(now(waiting::HostBus::read(&mut buses, bus(), 0x48, 5)), overrun);
    assert_eq!(now(waiting::HostBus::write_read(&mut buses, bus(), 0x48, &[0], 5)), overrun);
    for steps in [&[const { Operation::Read(0) }; MAX_OPERATIONS + 1][..], &[Operation::Read(5)]] {
        let call = waiting::HostBus::transaction(&mut buses, bus(), 0x48, steps.into());
        assert_eq!(now(call), overrun);
    }
    buses.into_inner()[0].1.done();
}
