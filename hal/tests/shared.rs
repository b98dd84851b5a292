//! Two apps on one bus: their boards have a device of the bus each, and list what each app may open.
#![allow(missing_docs)]

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use embassy_embedded_hal::shared_bus::{asynch, blocking};
use embassy_futures::{block_on, join::join, yield_now};
use embassy_sync::blocking_mutex::{Mutex as BlockingMutex, raw::CriticalSectionRawMutex};
use embassy_sync::mutex::Mutex;
use embedded_hal::i2c::{ErrorKind, Operation};
use embedded_hal_mock::eh1::i2c::{Mock, Transaction};
use microwit_hal::I2cBuses;
use microwit_hal::mcu::board::i2c::{ErrorCode, HostBus, waiting};
use microwit_hal::mcu::board::types::OpenError;
use microwit_host::Borrow;

/// A bus on which a transfer takes a while. It notices a second one meanwhile.
struct Slow {
    bus: Mock,
    busy: &'static AtomicBool,
}

impl embedded_hal::i2c::ErrorType for Slow {
    type Error = ErrorKind;
}

impl embedded_hal_async::i2c::I2c for Slow {
    async fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), ErrorKind> {
        assert!(!self.busy.swap(true, Ordering::Relaxed), "two transfers at once");
        yield_now().await;
        let result = embedded_hal::i2c::I2c::transaction(&mut self.bus, address, operations);
        self.busy.store(false, Ordering::Relaxed);
        result
    }
}

fn register(address: u8, read: u8) -> [Transaction; 4] {
    [
        Transaction::transaction_start(address),
        Transaction::write(address, vec![0]),
        Transaction::read(address, vec![read]),
        Transaction::transaction_end(address),
    ]
}

#[test]
fn apps_that_wait_take_turns_on_a_bus() {
    static BUSY: AtomicBool = AtomicBool::new(false);
    let mock = Mock::new(&[register(0x48, 21), register(0x50, 7)].concat());
    let bus = Mutex::<CriticalSectionRawMutex, _>::new(Slow { bus: mock, busy: &BUSY });
    let board = |label| I2cBuses::<_>::new([(label, asynch::i2c::I2cDevice::new(&bus))]);
    let (mut one, mut other) = (board("sensors"), board("memory"));

    block_on(async {
        use waiting::HostBus;
        assert_eq!(one.open("memory").await.err(), Some(OpenError::NotFound));
        let sensors = Borrow::new(one.open("sensors").await.unwrap().rep());
        let memory = Borrow::new(other.open("memory").await.unwrap().rep());
        let both =
            join(one.write_read(sensors, 0x48, &[0], 1), other.write_read(memory, 0x50, &[0], 1));
        assert_eq!(both.await, (Ok(&[21][..]), Ok(&[7][..])));
    });
    bus.into_inner().bus.done();
}

#[test]
fn an_app_that_is_stopped_in_a_transfer_leaves_the_bus_to_the_other() {
    static BUSY: AtomicBool = AtomicBool::new(false);
    let mock = Mock::new(&register(0x50, 7));
    let bus = Mutex::<CriticalSectionRawMutex, _>::new(Slow { bus: mock, busy: &BUSY });
    let board = || I2cBuses::<_>::new([("bus", asynch::i2c::I2cDevice::new(&bus))]);
    let (mut one, mut other) = (board(), board());
    let mut task = Context::from_waker(Waker::noop());

    let open = Borrow::new(block_on(waiting::HostBus::open(&mut one, "bus")).unwrap().rep());
    let mut transfer = Box::pin(waiting::HostBus::write_read(&mut one, open, 0x48, &[0], 1));
    assert_eq!(transfer.as_mut().poll(&mut task), Poll::Pending);
    drop(transfer);
    // This is what a driver does that cancels its transfer.
    BUSY.store(false, Ordering::Relaxed);

    let open = Borrow::new(block_on(waiting::HostBus::open(&mut other, "bus")).unwrap().rep());
    let read = waiting::HostBus::write_read(&mut other, open, 0x50, &[0], 1);
    assert_eq!(block_on(read), Ok(&[7][..]));
    bus.into_inner().bus.done();
}

#[test]
fn apps_that_block_share_a_bus() {
    let mock = Mock::new(&[
        Transaction::read(0x48, vec![21]),
        Transaction::read(0x50, vec![7]),
        Transaction::read(0x48, vec![0]).with_error(ErrorKind::Bus),
    ]);
    let bus = BlockingMutex::<CriticalSectionRawMutex, _>::new(RefCell::new(mock));
    let board = || I2cBuses::<_>::new([("bus", blocking::i2c::I2cDevice::new(&bus))]);
    let (mut one, mut other) = (board(), board());
    let open = |board: &mut I2cBuses<_>| Borrow::new(board.open("bus").unwrap().rep());
    let (first, second) = (open(&mut one), open(&mut other));
    assert_eq!(one.read(first.clone(), 0x48, 1), Ok(&[21][..]));
    assert_eq!(other.read(second, 0x50, 1), Ok(&[7][..]));
    assert_eq!(one.read(first, 0x48, 1), Err(ErrorCode::Bus));
    bus.into_inner().into_inner().done();
}
