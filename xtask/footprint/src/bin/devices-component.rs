//! World `devices`, served by wasmtime's `bindgen!`.
#![no_std]
#![no_main]
#![expect(missing_docs, reason = "`bindgen!` documents nothing")]

extern crate alloc;

use alloc::{string::String, vec::Vec};
use firmware::{board, board::expect, figures};
use footprint::{
    PLAIN, REGION,
    component::{self, Known},
    devices::Devices as Board,
    guest,
};
use mcu::board::{digital, i2c, log, types::OpenError};
use wasmtime::component::{HasSelf, Linker, Resource, ResourceTable};
use wasmtime::{Result, Store};

/// What an output or a bus is to the host.
pub struct Number(u32);

wasmtime::component::bindgen!({
    path: "wit/devices.wit",
    world: "devices",
    imports: { default: trappable },
    with: {
        "mcu:board/digital.output": Number,
        "mcu:board/i2c.bus": Number,
    },
});

type Host = Known<&'static mut Board>;

fn open(
    table: &mut ResourceTable,
    number: Option<u32>,
) -> Result<Result<Resource<Number>, OpenError>> {
    Ok(match number {
        Some(number) => Ok(table.push(Number(number))?),
        None => Err(OpenError::NotFound),
    })
}

impl mcu::board::types::Host for Host {}
impl digital::Host for Host {}

impl digital::HostOutput for Host {
    fn open(&mut self, label: String) -> Result<Result<Resource<Number>, OpenError>> {
        let number = self.board.output(&label);
        open(&mut self.table, number)
    }

    fn set(&mut self, this: Resource<Number>, level: digital::Level) -> Result<Result<(), ()>> {
        let number = self.table.get(&this)?.0;
        self.board.set(number, level == digital::Level::High);
        Ok(Ok(()))
    }

    fn drop(&mut self, this: Resource<Number>) -> Result<()> {
        let number = self.table.delete(this)?.0;
        self.board.close(number);
        Ok(())
    }
}

impl i2c::Host for Host {}

impl i2c::HostBus for Host {
    fn open(&mut self, label: String) -> Result<Result<Resource<Number>, OpenError>> {
        let number = self.board.bus(&label);
        open(&mut self.table, number)
    }

    fn write(
        &mut self,
        this: Resource<Number>,
        address: u8,
        bytes: Vec<u8>,
    ) -> Result<Result<(), i2c::ErrorCode>> {
        let number = self.table.get(&this)?.0;
        self.board.write(number, address, &bytes);
        Ok(Ok(()))
    }

    fn write_read(
        &mut self,
        this: Resource<Number>,
        address: u8,
        bytes: Vec<u8>,
        len: u16,
    ) -> Result<Result<Vec<u8>, i2c::ErrorCode>> {
        let number = self.table.get(&this)?.0;
        let read = self.board.transfer(number, address, &bytes, len);
        Ok(read.map(Vec::from).ok_or(i2c::ErrorCode::Overrun))
    }

    fn drop(&mut self, this: Resource<Number>) -> Result<()> {
        let number = self.table.delete(this)?.0;
        self.board.close(number);
        Ok(())
    }
}

impl log::Host for Host {
    fn log(&mut self, level: log::Level, message: String) -> Result<()> {
        self.board.print(level as u8, &message);
        Ok(())
    }
}

fn load(image: &'static [u8], board: &'static mut Board) -> (Store<Host>, Devices) {
    let (component, mut store) = component::open(image, board);
    let mut linker = Linker::new(store.engine());
    expect(Devices::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host: &mut Host| host));
    let app = expect(Devices::instantiate(&mut store, &component, &linker));
    (store, app)
}

#[cortex_m_rt::entry]
fn main() -> ! {
    board::start();
    figures::calibrate();
    static mut BOARD: Board = Board::new();
    // SAFETY: `main` runs once, and stores that have it are gone before the next has.
    let board = || unsafe { &mut *(&raw mut BOARD) };
    let image = guest!("$APPS/thermostat-measured.app");
    drop(figures::life(
        "thermostat",
        &mut (),
        |()| load(image, board()),
        |(store, app), ()| {
            for _ in 0..2 {
                expect(app.call_step(&mut *store));
            }
        },
    ));
    let region = guest!("$APPS/region.app");
    let plain = guest!("$APPS/plain.app");
    for (image, [spin, transfer, log]) in [(&region[..], REGION), (&plain[..], PLAIN)] {
        let (mut store, app) = load(image, board());
        figures::calls(spin, &mut |times| expect(app.call_spin(&mut store, times)));
        figures::calls(transfer, &mut |times| expect(app.call_transfer(&mut store, times)));
        figures::calls(log, &mut |times| expect(app.call_say(&mut store, times, 20)));
    }
    figures::report("board", "sum", board().sum);
    board::exit(true)
}
