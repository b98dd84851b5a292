//! Feeds arbitrary modules, with the imports and exports of an app for the thermostat's world, to a board
//! whose peripherals return arbitrary results.

use anyhow::{Context, Result};
use microwit_host::{Borrow, List, Own, mcu_host};
use microwit_wasmi::{Instance, Limits};
use wasm_smith::{Config, Module};
use wit_component::dummy_module;
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use thermostat::Thermostat;
use thermostat::mcu::board::digital::{Edges, HostInput, HostOutput, Input, Level, Output};
use thermostat::mcu::board::i2c::{Bus, ErrorCode, HostBus, Operation};
use thermostat::mcu::board::log;
use thermostat::mcu::board::types::OpenError;

use crate::Feed;

const WIT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../wit");

#[mcu_host(world = "thermostat", path = "../../wit")]
#[derive(Default)]
struct Board {
    calls: u32,
    bytes: Vec<u8>,
}

impl Board {
    /// Whether the next call succeeds. Every third call fails.
    fn works(&mut self) -> bool {
        self.calls += 1;
        !self.calls.is_multiple_of(3)
    }

    fn open<R>(&mut self, label: &str) -> std::result::Result<Own<R>, OpenError> {
        std::hint::black_box(label.len());
        if self.works() { Ok(Own::new(self.calls)) } else { Err(OpenError::NotFound) }
    }

    fn read(&mut self, len: u16) -> std::result::Result<&[u8], ErrorCode> {
        if !self.works() {
            return Err(ErrorCode::Overrun);
        }
        self.bytes.resize(len.into(), 0x55);
        Ok(&self.bytes)
    }
}

impl HostOutput for Board {
    fn open(&mut self, label: &str) -> std::result::Result<Own<Output>, OpenError> {
        Self::open(self, label)
    }

    fn set(&mut self, _: Borrow<Output>, _: Level) -> std::result::Result<(), ()> {
        if self.works() { Ok(()) } else { Err(()) }
    }

    fn get(&mut self, _: Borrow<Output>) -> Level {
        Level::High
    }

    fn toggle(&mut self, _: Borrow<Output>) -> std::result::Result<(), ()> {
        Ok(())
    }

    fn drop(&mut self, _: Own<Output>) {}
}

impl HostInput for Board {
    fn open(&mut self, label: &str) -> std::result::Result<Own<Input>, OpenError> {
        Self::open(self, label)
    }

    fn get(&mut self, _: Borrow<Input>) -> std::result::Result<Level, ()> {
        Ok(Level::Low)
    }

    fn watch(&mut self, _: Borrow<Input>, _: Edges) -> std::result::Result<u16, ()> {
        Err(())
    }

    fn drop(&mut self, _: Own<Input>) {}
}

impl HostBus for Board {
    fn open(&mut self, label: &str) -> std::result::Result<Own<Bus>, OpenError> {
        Self::open(self, label)
    }

    fn read(&mut self, _: Borrow<Bus>, _: u8, len: u16) -> std::result::Result<&[u8], ErrorCode> {
        Self::read(self, len)
    }

    fn write(&mut self, _: Borrow<Bus>, _: u8, bytes: &[u8]) -> std::result::Result<(), ErrorCode> {
        self.bytes = bytes.into();
        Ok(())
    }

    fn write_read(
        &mut self,
        _: Borrow<Bus>,
        _: u8,
        bytes: &[u8],
        len: u16,
    ) -> std::result::Result<&[u8], ErrorCode> {
        self.bytes = bytes.into();
        Self::read(self, len)
    }

    fn transaction(
        &mut self,
        _: Borrow<Bus>,
        _: u8,
        operations: List<'_, Operation<'_>>,
    ) -> std::result::Result<&[u8], ErrorCode> {
        let reads = operations.iter().map(|operation| match operation {
            Operation::Read(len) => len,
            Operation::Write(_) => 0,
        });
        let len = reads.fold(0, u16::wrapping_add);
        Self::read(self, len)
    }

    fn drop(&mut self, _: Own<Bus>) {}
}

impl log::Host for Board {
    fn log(&mut self, _: log::Level, message: &str) {
        std::hint::black_box(message.len());
    }
}

/// Makes modules with the shape of the world's dummy, for either scheme of names.
pub fn feed() -> Result<Feed> {
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(WIT)?;
    let world = resolve.select_world(&[package], Some("thermostat"))?;
    let legacy = ManglingAndAbi::Legacy(LiftLowerAbi::Sync);
    let shapes =
        [legacy, ManglingAndAbi::Standard32].map(|names| dummy_module(&resolve, world, names));
    shapes.iter().find(|shape| !shape.is_empty()).context("the world has a dummy")?;
    Ok(Box::new(move |random| {
        let shape = random.choose(&shapes)?.clone();
        let config = Config {
            module_shape: Some(shape),
            max_memory32_bytes: 4 * 65536,
            allow_start_export: true,
            ..small()
        };
        Ok(run(&Module::new(config, random)?.to_bytes()))
    }))
}

/// The features of WebAssembly that the engine supports.
fn small() -> Config {
    Config {
        bulk_memory_enabled: true,
        compact_imports_enabled: false,
        custom_page_sizes_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        max_memories: 1,
        memory64_enabled: false,
        multi_value_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: false,
        shared_everything_threads_enabled: false,
        simd_enabled: false,
        tail_call_enabled: true,
        threads_enabled: false,
        wide_arithmetic_enabled: false,
        ..Config::default()
    }
}

/// Loads, calls and unloads an app.
fn run(wasm: &[u8]) -> &'static str {
    let mut board = Board::default();
    let limits = Limits::DEFAULT.memory(8 * 65536).memories(8).fuel(20_000).eager(false);
    let Ok(mut app) = Instance::<Board>::load(wasm, &mut board, limits) else {
        return "was refused, or trapped while it started";
    };
    let Ok(exports) = Thermostat::bind(&mut app) else { return "lacks an export" };
    let first = exports.step(&mut app, &mut board);
    let second = exports.step(&mut app, &mut board);
    app.unload(&mut board);
    match (first, second) {
        (Ok(_), Ok(_)) => "returned twice",
        (Ok(_), Err(_)) => "returned once, then trapped",
        (Err(_), Err(_)) => "trapped",
        (Err(_), Ok(_)) => panic!("a poisoned app was run again"),
    }
}
