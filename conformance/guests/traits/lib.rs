//! Uses all that apps have of embedded-hal and embedded-io. The test of it is in `conformance/ecosystem`.

#![no_std]

microwit_guest::generate!({
    world: "traits",
    path: ["../../../wit", "../../../wit/wasi/i2c.wit", "../../../wit/wasi/spi.wit", "wit"],
    with: {
        "mcu:board": microwit_guest_hal,
        "wasi:i2c": microwit_guest_hal::wasi::i2c,
        "wasi:spi": microwit_guest_hal::wasi::spi,
    },
});

use core::future::Future;
use core::pin::pin;
use core::task::{Context, Poll, Waker};

use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{InputPin, OutputPin, StatefulOutputPin};
use embedded_hal::i2c;
use embedded_hal::pwm::SetDutyCycle;
use embedded_hal::spi;
use embedded_io::{Read, Write};
use microwit_guest_hal::wasi::spi::spi as draft;
use microwit_guest_hal::{MAX_OPERATIONS, MAX_READ};
use microwit_guest_hal::{digital, i2c as bus, pwm, spi as device, uart};

struct App;

impl Guest for App {
    fn buses() -> bool {
        bus::Bus::open("bus").is_ok_and(|bus| buses(bus).is_some())
    }

    fn draft_buses(bus: I2c) -> bool {
        buses(bus).is_some()
    }

    fn devices() -> bool {
        device::Device::open("device").is_ok_and(|device| devices(device).is_some())
    }

    fn draft_devices() -> bool {
        draft_devices().is_some()
    }

    fn ports() -> bool {
        ports().is_some()
    }

    fn pins() -> bool {
        pins().is_some()
    }

    fn waits() -> bool {
        waits().is_some()
    }

    fn draft_waits(mut delay: Delay) {
        DelayNs::delay_ns(&mut delay, 1);
        DelayNs::delay_us(&mut delay, 2);
    }
}

export!(App);

/// Whether something is so.
fn so(is: bool) -> Option<()> {
    is.then_some(())
}

/// Uses a bus, whosever it is.
fn buses(mut bus: impl i2c::I2c) -> Option<()> {
    use i2c::Operation::{Read, Write};
    use i2c::{Error, ErrorKind, I2c, NoAcknowledgeSource};

    let (mut two, mut three) = ([0; 2], [0; 3]);
    bus.write(0x10, &[1, 2]).ok()?;
    I2c::read(&mut bus, 0x10, &mut two).ok()?;
    bus.write_read(0x10, &[3], &mut three).ok()?;
    so(two == [1, 2] && three == [3, 4, 5])?;

    let steps = &mut [Write(&[4]), Read(&mut two), Write(&[5, 6]), Read(&mut three)];
    I2c::transaction(&mut bus, 0x11, steps).ok()?;
    so(two == [6, 7] && three == [8, 9, 10])?;
    // What one operation reads needs no room elsewhere.
    let mut long = [0; MAX_READ];
    I2c::transaction(&mut bus, 0x11, &mut [Write(&[7]), Read(&mut long)]).ok()?;
    so(long == [9; MAX_READ])?;
    I2c::transaction(&mut bus, 0x11, &mut [Write(&[]), Read(&mut [])]).ok()?;

    let is =
        |result: Result<(), _>, kind| so(result.is_err_and(|error: _| Error::kind(&error) == kind));
    let many = &mut [const { Write(&[]) }; MAX_OPERATIONS + 1];
    is(I2c::transaction(&mut bus, 0x11, many), ErrorKind::Overrun)?;
    let steps = &mut [Read(&mut two), Read(&mut long)];
    is(I2c::transaction(&mut bus, 0x11, steps), ErrorKind::Overrun)?;
    is(I2c::read(&mut bus, 0x11, &mut [0; MAX_READ + 1]), ErrorKind::Overrun)?;
    let refused = ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address);
    is(bus.write(0x12, &[]), refused)
}

/// Uses a device, whosever it is.
fn devices(mut device: impl spi::SpiDevice) -> Option<()> {
    use spi::Operation::{DelayNs, Read, Transfer, TransferInPlace, Write};
    use spi::{Error, ErrorKind, SpiDevice};

    let (mut two, mut three) = ([0; 2], [0; 3]);
    SpiDevice::write(&mut device, &[1, 2]).ok()?;
    SpiDevice::read(&mut device, &mut two).ok()?;
    so(two == [1, 2])?;
    SpiDevice::transfer(&mut device, &mut three, &[3, 4, 5]).ok()?;
    so(three == [6, 7, 8])?;
    SpiDevice::transfer_in_place(&mut device, &mut three).ok()?;
    so(three == [9, 10, 11])?;

    let steps = &mut [
        Write(&[1]),
        Read(&mut two),
        DelayNs(50),
        TransferInPlace(&mut three),
        Transfer(&mut [0; 1], &[7]),
    ];
    SpiDevice::transaction(&mut device, steps).ok()?;
    let Transfer(last, _) = &steps[4] else { return None };
    so(**last == [42])?;
    so(two == [12, 13] && three == [14, 15, 16])?;

    let (mut long, mut longer) = ([0; 100], [0; 300]);
    SpiDevice::read(&mut device, &mut long).ok()?;
    SpiDevice::read(&mut device, &mut longer).ok()?;
    so(long == [7; 100] && longer == [8; 300])?;

    let is_overrun = |result: Result<(), _>| {
        so(result.is_err_and(|error: _| Error::kind(&error) == ErrorKind::Overrun))
    };
    let many = &mut [const { Write(&[]) }; MAX_OPERATIONS + 1];
    is_overrun(SpiDevice::transaction(&mut device, many))?;
    is_overrun(SpiDevice::transfer_in_place(&mut device, &mut [0; MAX_READ + 1]))?;
    is_overrun(SpiDevice::read(&mut device, &mut [0; 301]))
}

fn draft_devices() -> Option<()> {
    let mut text = [0; 16];
    let absent = draft::open_into("gate", &mut text).err()?;
    so(absent == draft::Error::Other("not found"))?;
    let mut device = draft::open_into("device", &mut text).ok()?;
    devices(&mut device)?;
    // The draft writes as many bytes as it reads.
    let mut three = [0; 3];
    spi::SpiDevice::transfer(&mut device, &mut three, &[1]).ok()?;
    so(three == [1, 2, 3])?;
    let mut one = [0; 1];
    spi::SpiDevice::transfer(&mut device, &mut one, &[4, 5]).ok()?;
    so(one == [6])
}

fn ports() -> Option<()> {
    let mut port = uart::Port::open("port").ok()?;
    let mut buffer = [0; 4];
    so(Write::write(&mut port, b"hello").ok()? == 5)?;
    Write::flush(&mut port).ok()?;
    so(Read::read(&mut port, &mut buffer).ok()? == 2 && buffer == [104, 105, 0, 0])
}

fn pins() -> Option<()> {
    let mut output = digital::Output::open("output").ok()?;
    output.set_high().ok()?;
    so(output.is_set_high().ok()? && !output.is_set_low().ok()?)?;
    StatefulOutputPin::toggle(&mut output).ok()?;
    output.set_low().ok()?;
    let mut input = digital::Input::open("input").ok()?;
    so(input.is_high().ok()? && input.is_low().ok()?)?;
    let mut channel = pwm::Channel::open("channel").ok()?;
    so(channel.max_duty_cycle() == 1000)?;
    channel.set_duty_cycle(5).ok()?;
    channel.set_duty_cycle_fraction(1, 4).ok()?;
    channel.set_duty_cycle_percent(50).ok()
}

/// The synchronous delays, and the traits of embedded-hal-async and embedded-io-async.
fn waits() -> Option<()> {
    let mut delay = microwit_guest_hal::Delay;
    delay.delay_ns(1);
    delay.delay_us(2);
    delay.delay_ms(3);
    now(async {
        use embedded_hal_async::{delay::DelayNs, i2c::I2c, spi::SpiDevice};
        use embedded_io_async::{Read, Write};

        DelayNs::delay_ms(&mut delay, 4).await;
        let mut two = [0; 2];
        let mut bus = bus::Bus::open("bus").ok()?;
        I2c::write_read(&mut bus, 0x10, &[1], &mut two).await.ok()?;
        so(two == [1, 2])?;
        let mut device = device::Device::open("device").ok()?;
        SpiDevice::transfer(&mut device, &mut two, &[1, 2]).await.ok()?;
        so(two == [3, 4])?;
        let mut port = uart::Port::open("port").ok()?;
        so(Write::write(&mut port, b"x").await.ok()? == 1)?;
        so(Read::read(&mut port, &mut two).await.ok()? == 1)
    })?
}

/// The result of a future that is ready at once.
fn now<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}
