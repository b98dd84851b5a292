//! An app uses all that apps have of embedded-hal and embedded-io: on each engine, the board's drivers see what the
//! app asks for, and the app sees what they answer.
#![allow(missing_docs)]

use std::collections::VecDeque;
use std::convert::Infallible;
use std::{fs, path::Path};

use embedded_hal::i2c::{ErrorKind, NoAcknowledgeSource};
use embedded_hal_mock::eh1::delay::{CheckedDelay, Transaction as Wait};
use embedded_hal_mock::eh1::digital::{Mock as Pin, State, Transaction as Edge};
use embedded_hal_mock::eh1::i2c::{Mock as Bus, Transaction as Step};
use embedded_hal_mock::eh1::pwm::{Mock as Channel, Transaction as Duty};
use embedded_hal_mock::eh1::spi::{Mock as Device, Transaction as Transfer};
use embedded_io::{ErrorType, Read, Write};
use microwit_any::{App, Engine, OnAny};
use microwit_cli::pack::{Options, pack};
use microwit_engine::Instance;
use microwit_hal::{Delay, I2cBuses, Pins, PwmChannels, SerialPorts, SpiDevices};
use microwit_host::{Limits, mcu_host};

#[mcu_host(
    world = "traits",
    path = ["../../wit", "../../wit/wasi/i2c.wit", "../../wit/wasi/spi.wit", "../guests/traits/wit"],
    with = {
        "mcu:board": microwit_hal::mcu::board,
        "wasi:i2c": microwit_hal::wasi::i2c,
        "wasi:spi": microwit_hal::wasi::spi,
    },
)]
struct Board {
    #[provides("mcu:board/delay")]
    #[provides("wasi:i2c/delay")]
    delay: Delay<CheckedDelay>,
    #[provides("mcu:board/digital")]
    pins: Pins<Pin, Pin, 1, 1>,
    #[provides("mcu:board/i2c")]
    #[provides("wasi:i2c/i2c")]
    buses: I2cBuses<Bus>,
    #[provides("mcu:board/pwm")]
    channels: PwmChannels<Channel>,
    #[provides("mcu:board/spi")]
    #[provides("wasi:spi/spi")]
    devices: SpiDevices<Device<u8>, 1, 300>,
    #[provides("mcu:board/uart")]
    ports: SerialPorts<Wire>,
}

/// A port that answers with these bytes, a read at a time.
#[derive(Default)]
struct Wire {
    answers: VecDeque<&'static [u8]>,
    written: Vec<u8>,
}

impl ErrorType for Wire {
    type Error = Infallible;
}

impl Read for Wire {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
        let answer = self.answers.pop_front().unwrap_or_default();
        buffer[..answer.len()].copy_from_slice(answer);
        Ok(answer.len())
    }
}

impl Write for Wire {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        self.written.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        self.written.push(b'.');
        Ok(())
    }
}

/// What an app does on the bus. `both` makes what happens of bytes that are written and bytes that are read after them: over
/// `mcu:board` it is a transaction.
fn on_bus(both: impl Fn(Vec<u8>, Vec<u8>) -> Vec<Step>) -> Vec<Step> {
    let refused = ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address);
    [
        vec![
            Step::write(0x10, vec![1, 2]),
            Step::read(0x10, vec![1, 2]),
            Step::write_read(0x10, vec![3], vec![3, 4, 5]),
            Step::transaction_start(0x11),
            Step::write(0x11, vec![4]),
            Step::read(0x11, vec![6, 7]),
            Step::write(0x11, vec![5, 6]),
            Step::read(0x11, vec![8, 9, 10]),
            Step::transaction_end(0x11),
        ],
        both(vec![7], vec![9; 64]),
        both(vec![], vec![]),
        vec![Step::write(0x12, vec![]).with_error(refused)],
    ]
    .concat()
}

fn selected(steps: Vec<Transfer<u8>>) -> Vec<Transfer<u8>> {
    let (start, end) = (Transfer::transaction_start(), Transfer::transaction_end());
    [vec![start], steps, vec![end]].concat()
}

/// What an app does with the device.
fn with_device() -> Vec<Transfer<u8>> {
    [
        selected(vec![Transfer::write_vec(vec![1, 2])]),
        selected(vec![Transfer::read_vec(vec![1, 2])]),
        selected(vec![Transfer::transfer(vec![3, 4, 5], vec![6, 7, 8])]),
        selected(vec![Transfer::transfer(vec![6, 7, 8], vec![9, 10, 11])]),
        selected(vec![
            Transfer::write_vec(vec![1]),
            Transfer::read_vec(vec![12, 13]),
            Transfer::delay(50),
            Transfer::transfer(vec![9, 10, 11], vec![14, 15, 16]),
            Transfer::transfer(vec![7], vec![42]),
        ]),
        selected(vec![Transfer::read_vec(vec![7; 100])]),
        selected(vec![Transfer::read_vec(vec![8; 300])]),
    ]
    .concat()
}

/// What happens on a board, part by part.
#[derive(Default)]
struct Expected {
    bus: Vec<Step>,
    device: Vec<Transfer<u8>>,
    waits: Vec<Wait>,
    output: Vec<Edge>,
    input: Vec<Edge>,
    duties: Vec<Duty>,
    answers: VecDeque<&'static [u8]>,
}

impl Expected {
    fn board(self) -> Board {
        let Self { bus, device, waits, output, input, duties, answers } = self;
        let port = Wire { answers, written: Vec::new() };
        Board {
            delay: Delay::new(CheckedDelay::new(&waits)),
            pins: Pins::new([("output", Pin::new(&output))], [("input", Pin::new(&input))]),
            buses: I2cBuses::new([("bus", Bus::new(&bus))]),
            channels: PwmChannels::new([("channel", Channel::new(&duties))]),
            devices: SpiDevices::new([("device", Device::new(&device))]),
            ports: SerialPorts::new([("port", port)]),
        }
    }
}

fn board() -> Board {
    let both = |written, read| {
        vec![
            Step::transaction_start(0x11),
            Step::write(0x11, written),
            Step::read(0x11, read),
            Step::transaction_end(0x11),
        ]
    };
    let later = vec![Step::write_read(0x10, vec![1], vec![1, 2])];
    let bus = [on_bus(both), later].concat();
    let later = selected(vec![Transfer::transfer(vec![1, 2], vec![3, 4])]);
    let device = [with_device(), later].concat();
    let output = vec![
        Edge::set(State::High),
        Edge::get_state(State::High),
        Edge::get_state(State::High),
        Edge::toggle(),
        Edge::set(State::Low),
    ];
    // It changes in between.
    let input = vec![Edge::get(State::High), Edge::get(State::Low)];
    let duties = vec![
        Duty::max_duty_cycle(1000),
        // The board checks first.
        Duty::max_duty_cycle(1000),
        Duty::set_duty_cycle(5),
        Duty::max_duty_cycle(1000),
        Duty::set_duty_cycle(250),
        Duty::max_duty_cycle(1000),
        Duty::set_duty_cycle(500),
    ];
    let waits = vec![Wait::delay_ns(1), Wait::delay_us(2), Wait::delay_ms(3), Wait::delay_ms(4)];
    let answers: [&[u8]; 2] = [b"hi", b"!"];
    let answers = answers.into();
    Expected { bus, device, waits, output, input, duties, answers }.board()
}

/// The board of the same over drafts of WASI.
fn draft_board() -> Board {
    let bus = on_bus(|written, read| vec![Step::write_read(0x11, written, read)]);
    let unequal = [
        with_device(),
        selected(vec![Transfer::transfer(vec![1, 0, 0], vec![1, 2, 3])]),
        selected(vec![Transfer::transfer(vec![4, 5], vec![6, 7])]),
    ];
    let (device, waits) = (unequal.concat(), vec![Wait::delay_ns(1), Wait::delay_ns(2000)]);
    Expected { bus, device, waits, ..Expected::default() }.board()
}

impl Board {
    /// Checks that all has happened that was expected. Returns what was written to the port.
    fn done(self) -> Vec<u8> {
        self.delay.into_inner().done();
        let ([(_, mut output)], [(_, mut input)]) = self.pins.into_parts();
        output.done();
        input.done();
        let [(_, mut bus)] = self.buses.into_inner();
        bus.done();
        let [(_, mut channel)] = self.channels.into_inner();
        channel.done();
        let [(_, mut device)] = self.devices.into_inner();
        device.done();
        let [(_, port)] = self.ports.into_inner();
        port.written
    }
}

struct Run;

impl OnAny for Run {
    type Done = [bool; 5];

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> [bool; 5] {
        let mut board = board();
        let limits = Limits::DEFAULT.memory(1 << 17).without_fuel_limit();
        let done = Instance::<E, _>::scope(app, &mut board, limits, |app, board| {
            let exports = traits::Traits::bind(app).unwrap();
            [
                exports.buses(app, board).unwrap(),
                exports.devices(app, board).unwrap(),
                exports.ports(app, board).unwrap(),
                exports.pins(app, board).unwrap(),
                exports.waits(app, board).unwrap(),
            ]
        });
        assert_eq!(board.done(), b"hello.x");
        done.unwrap()
    }
}

struct RunDrafts;

impl OnAny for RunDrafts {
    type Done = [bool; 2];

    fn on<E: microwit_engine::Engine>(self, app: E::Bytes<'static>) -> [bool; 2] {
        let mut board = draft_board();
        let limits = Limits::DEFAULT.memory(1 << 17).without_fuel_limit();
        let done = Instance::<E, _>::scope(app, &mut board, limits, |app, board| {
            let exports = traits::Traits::bind(app).unwrap();
            let (bus, delay) = (board.buses.hand_out("bus").unwrap(), board.delay.hand_out());
            exports.draft_waits(app, board, delay).unwrap();
            [
                exports.draft_buses(app, board, bus).unwrap(),
                exports.draft_devices(app, board).unwrap(),
            ]
        });
        board.done();
        done.unwrap()
    }
}

#[test]
fn what_an_app_asks_of_embedded_hal_reaches_the_board_and_the_answer_comes_back() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/guests/conformance/traits.wasm");
    let wasm = fs::read(&file).unwrap_or_else(|_| {
        panic!("there is no {}: run `cargo xtask test guests` first", file.display())
    });
    // Not every engine has small pages. This module has large ones.
    let packed = pack(&wasm, Options::of(Engine::Wamr)).unwrap();
    for engine in Engine::ALL {
        println!("{engine}");
        assert_eq!(App::new(engine, &packed.bytes, false).unwrap().on(Run), [true; 5]);
        assert_eq!(App::new(engine, &packed.bytes, false).unwrap().on(RunDrafts), [true; 2]);
    }
}
