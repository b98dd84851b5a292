use super::*;
use crate::testing::now;
use embedded_hal_mock::eh1::spi::{Mock, Transaction};
use spi::{HostSpiDevice, waiting};

type Devices = SpiDevices<Mock<u8>, 1, 4>;

/// The results of a call that does not wait, and of the same call that does, if exactly `steps` happen each time
/// while the device is selected.
#[track_caller]
fn selected<R: PartialEq + core::fmt::Debug>(
    steps: &[Transaction<u8>],
    call: impl FnOnce(&mut Devices, Borrow<spi::SpiDevice>) -> R,
    waits: impl FnOnce(&mut Devices, Borrow<spi::SpiDevice>) -> R,
) -> R {
    let (start, end) = (Transaction::transaction_start(), Transaction::transaction_end());
    let expected = if steps.is_empty() { vec![] } else { [&[start], steps, &[end]].concat() };
    let result = once(&expected, call);
    assert_eq!(once(&expected, waits), result);
    result
}

fn once<R>(
    expected: &[Transaction<u8>],
    call: impl FnOnce(&mut Devices, Borrow<spi::SpiDevice>) -> R,
) -> R {
    let mut devices = Devices::new([("flash", Mock::new(expected))]);
    let own = spi::Host::open(&mut devices, "flash").unwrap();
    let result = call(&mut devices, Borrow::new(own.rep()));
    devices.into_inner()[0].1.done();
    result
}

/// The result of a transaction, as text.
fn transaction(steps: &[Transaction<u8>], operations: &[Operation<'_>]) -> String {
    fn text(result: Result<List<'_, OperationResult<'_>>, Error<'_>>) -> String {
        format!("{result:?}")
    }
    selected(
        steps,
        |devices, device| text(HostSpiDevice::transaction(devices, device, operations.into())),
        |devices, device| {
            text(now(waiting::HostSpiDevice::transaction(devices, device, operations.into())))
        },
    )
}

#[test]
fn a_transfer_reaches_the_device_and_returns() {
    let read = selected(
        &[Transaction::read_vec(vec![1, 2])],
        |devices, device| HostSpiDevice::read(devices, device, 2).map(Vec::from).ok(),
        |devices, device| now(waiting::HostSpiDevice::read(devices, device, 2)).map(Vec::from).ok(),
    );
    assert_eq!(read, Some(vec![1, 2]));
    let transferred = selected(
        &[Transaction::transfer(vec![1, 2], vec![3, 4])],
        |devices, device| HostSpiDevice::transfer(devices, device, &[1, 2]).map(Vec::from).ok(),
        |devices, device| {
            now(waiting::HostSpiDevice::transfer(devices, device, &[1, 2])).map(Vec::from).ok()
        },
    );
    assert_eq!(transferred, Some(vec![3, 4]));
    let written = selected(
        &[Transaction::write_vec(vec![5])],
        |devices, device| HostSpiDevice::write(devices, device, &[5]).is_ok(),
        |devices, device| now(waiting::HostSpiDevice::write(devices, device, &[5])).is_ok(),
    );
    assert!(written);
}

#[test]
fn a_transaction_says_what_each_step_returned() {
    let steps = [
        Transaction::write_vec(vec![9]),
        Transaction::read_vec(vec![1, 2]),
        Transaction::delay(5),
        Transaction::transfer(vec![7, 8], vec![3, 4]),
    ];
    let operations = [
        Operation::Write(&[9]),
        Operation::Read(2),
        Operation::DelayNs(5),
        Operation::Transfer(&[7, 8]),
    ];
    assert_eq!(
        transaction(&steps, &operations),
        "Ok([Write, Read([1, 2]), Delay, Transfer([3, 4])])"
    );
}

#[test]
fn what_the_adapter_cannot_hold_touches_no_bus() {
    assert_eq!(transaction(&[], &[Operation::Read(5)]), "Err(Overrun)");
    assert_eq!(transaction(&[], &[Operation::Read(u64::MAX)]), "Err(Overrun)");
    assert_eq!(transaction(&[], &[Operation::Transfer(&[0; 5])]), "Err(Overrun)");
    assert_eq!(transaction(&[], &[Operation::DelayNs(0); MAX_OPERATIONS + 1]), "Err(Overrun)");
}

#[test]
fn a_device_is_opened_by_name_and_once() {
    let mut devices = Devices::new([("flash", Mock::new(&[]))]);
    assert_eq!(spi::Host::open(&mut devices, "gate").err(), Some(Error::Other("not found")));
    let device = spi::Host::open(&mut devices, "flash").unwrap();
    let again = now(spi::waiting::Host::open(&mut devices, "flash")).err();
    assert_eq!(again, Some(Error::Other("in use")));
    HostSpiDevice::drop(&mut devices, device);
    assert!(spi::Host::open(&mut devices, "flash").is_ok());
    devices.into_inner()[0].1.done();
}
