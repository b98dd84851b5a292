use super::*;
use crate::testing::now;
use embedded_hal_mock::eh1::spi::{Mock, Transaction};

/// What happens on a bus while a device is selected.
fn selected(steps: &[Transaction<u8>]) -> Vec<Transaction<u8>> {
    let (start, end) = (Transaction::transaction_start(), Transaction::transaction_end());
    [&[start], steps, &[end]].concat()
}

/// The results of a call that does not wait, and of the same call that does, if exactly `expected` happens each time.
#[track_caller]
fn on_device<R: PartialEq + core::fmt::Debug>(
    expected: &[Transaction<u8>],
    call: impl FnOnce(&mut SpiDevices<Mock<u8>, 1, 4>, Borrow<Device>) -> R,
    waits: impl FnOnce(&mut SpiDevices<Mock<u8>, 1, 4>, Borrow<Device>) -> R,
) -> R {
    let mut devices = SpiDevices::new([("flash", Mock::new(expected))]);
    let own = HostDevice::open(&mut devices, "flash").unwrap();
    let result = call(&mut devices, Borrow::new(own.rep()));
    let [(_, mut device)] = devices.into_inner();
    device.done();
    device.update_expectations(expected);
    let mut devices = SpiDevices::new([("flash", device)]);
    let own = now(waiting::HostDevice::open(&mut devices, "flash")).unwrap();
    assert_eq!(waits(&mut devices, Borrow::new(own.rep())), result);
    devices.into_inner()[0].1.done();
    result
}

fn read(expected: &[Transaction<u8>], len: u16) -> Result<Vec<u8>, ErrorCode> {
    on_device(
        expected,
        |devices, device| HostDevice::read(devices, device, len).map(Vec::from),
        |devices, device| now(waiting::HostDevice::read(devices, device, len)).map(Vec::from),
    )
}

fn transfer(expected: &[Transaction<u8>], bytes: &[u8], len: u16) -> Result<Vec<u8>, ErrorCode> {
    on_device(
        expected,
        |devices, device| HostDevice::transfer(devices, device, bytes, len).map(Vec::from),
        |devices, device| {
            now(waiting::HostDevice::transfer(devices, device, bytes, len)).map(Vec::from)
        },
    )
}

fn transaction(
    expected: &[Transaction<u8>],
    steps: &[Operation<'_>],
) -> Result<Vec<u8>, ErrorCode> {
    on_device(
        expected,
        |devices, device| HostDevice::transaction(devices, device, steps.into()).map(Vec::from),
        |devices, device| {
            now(waiting::HostDevice::transaction(devices, device, steps.into())).map(Vec::from)
        },
    )
}

#[test]
fn a_read_selects_the_device_and_returns_what_it_sent() {
    let bus = selected(&[Transaction::read_vec(vec![1, 2])]);
    assert_eq!(read(&bus, 2), Ok(vec![1, 2]));
}

#[test]
fn a_write_selects_the_device() {
    let bus = selected(&[Transaction::write_vec(vec![9; 70])]);
    let written = on_device(
        &bus,
        |devices, device| HostDevice::write(devices, device, &[9; 70]),
        |devices, device| now(waiting::HostDevice::write(devices, device, &[9; 70])),
    );
    assert_eq!(written, Ok(()));
}

#[test]
fn a_transfer_reads_while_it_writes() {
    let bus = selected(&[Transaction::transfer(vec![0x9f, 0, 0], vec![0xff, 0xef, 0x40])]);
    assert_eq!(transfer(&bus, &[0x9f, 0, 0], 3), Ok(vec![0xff, 0xef, 0x40]));
}

#[test]
fn a_transaction_selects_once_and_returns_its_reads_end_to_end() {
    let bus = selected(&[
        Transaction::write_vec(vec![3]),
        Transaction::delay(500),
        Transaction::read_vec(vec![1]),
        Transaction::transfer(vec![7, 8], vec![2, 3]),
        Transaction::read_vec(vec![4]),
    ]);
    let steps = [
        Operation::Write(&[3]),
        Operation::DelayNs(500),
        Operation::Read(1),
        Operation::Transfer(Exchange { write: &[7, 8], read: 2 }),
        Operation::Read(1),
    ];
    assert_eq!(transaction(&bus, &steps), Ok(vec![1, 2, 3, 4]));
}

#[test]
fn an_operation_waits_no_longer_than_the_board_allows() {
    let bus = selected(&[Transaction::delay(MAX_DELAY_NS)]);
    assert_eq!(transaction(&bus, &[Operation::DelayNs(u32::MAX)]), Ok(vec![]));
}

#[test]
fn what_is_too_much_is_an_overrun_and_touches_no_bus() {
    let overrun = Err(ErrorCode::Overrun);
    assert_eq!(read(&[], 5), overrun);
    assert_eq!(transfer(&[], &[0], u16::MAX), overrun);
    let exchange = Exchange { write: &[], read: 3 };
    assert_eq!(transaction(&[], &[Operation::Read(2), Operation::Transfer(exchange)]), overrun);
    assert_eq!(transaction(&[], &[const { Operation::Read(0) }; MAX_OPERATIONS + 1]), overrun);
}

#[test]
fn error_kinds_keep_their_names() {
    for (kind, expect) in [
        (ErrorKind::Overrun, ErrorCode::Overrun),
        (ErrorKind::ModeFault, ErrorCode::ModeFault),
        (ErrorKind::FrameFormat, ErrorCode::FrameFormat),
        (ErrorKind::ChipSelectFault, ErrorCode::ChipSelectFault),
        (ErrorKind::Other, ErrorCode::Other),
    ] {
        assert_eq!(ErrorCode::from(kind), expect);
    }
}

#[test]
fn a_dropped_device_opens_again() {
    let mut devices = SpiDevices::<_>::new([("flash", Mock::<u8>::new(&[]))]);
    let own = HostDevice::open(&mut devices, "flash").unwrap();
    assert_eq!(HostDevice::open(&mut devices, "flash").err(), Some(OpenError::InUse));
    HostDevice::drop(&mut devices, own);
    let own = now(waiting::HostDevice::open(&mut devices, "flash")).unwrap();
    waiting::HostDevice::drop(&mut devices, own);
    assert!(HostDevice::open(&mut devices, "flash").is_ok());
    devices.into_inner()[0].1.done();
}
