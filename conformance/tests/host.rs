//! Guests in the text format, run on wasmi by a generated host.
#![allow(missing_docs)]

use microwit_host::{Borrow, List, Own, mcu_host};
use microwit_wasmi::{Instance, Limits};

/// Records what the guest did.
#[mcu_host(world = "thermostat", path = "../wit")]
#[derive(Default)]
struct Board {
    trace: Vec<String>,
    #[provides("mcu:board/digital")]
    pins: Pins,
    #[provides("mcu:board/i2c")]
    buses: Buses,
}

#[derive(Default)]
struct Pins;

#[derive(Default)]
struct Buses {
    buffer: [u8; 8],
    written: Vec<u8>,
}

use thermostat::mcu::board::types::OpenError;
use thermostat::mcu::board::{digital, i2c, log};

impl log::Host for Board {
    fn log(&mut self, level: log::Level, message: &str) {
        self.trace.push(format!("{level:?}: {message}"));
    }
}

impl digital::HostOutput for Pins {
    fn open(&mut self, label: &str) -> Result<Own<digital::Output>, OpenError> {
        if label == "fan" { Ok(Own::new(7)) } else { Err(OpenError::NotFound) }
    }

    fn set(&mut self, _: Borrow<digital::Output>, _: digital::Level) -> Result<(), ()> {
        Ok(())
    }

    fn get(&mut self, _: Borrow<digital::Output>) -> digital::Level {
        digital::Level::High
    }

    fn toggle(&mut self, _: Borrow<digital::Output>) -> Result<(), ()> {
        Ok(())
    }

    fn drop(&mut self, _: Own<digital::Output>) {}
}

impl digital::HostInput for Pins {
    fn open(&mut self, _: &str) -> Result<Own<digital::Input>, OpenError> {
        Err(OpenError::NotFound)
    }

    fn get(&mut self, _: Borrow<digital::Input>) -> Result<digital::Level, ()> {
        Err(())
    }

    fn drop(&mut self, _: Own<digital::Input>) {}
}

impl i2c::HostBus for Buses {
    fn open(&mut self, _: &str) -> Result<Own<i2c::Bus>, OpenError> {
        Ok(Own::new(0))
    }

    fn read(&mut self, _: Borrow<i2c::Bus>, _: u8, len: u16) -> Result<&[u8], i2c::ErrorCode> {
        self.buffer.get(..len.into()).ok_or(i2c::ErrorCode::Overrun)
    }

    fn write(&mut self, _: Borrow<i2c::Bus>, _: u8, bytes: &[u8]) -> Result<(), i2c::ErrorCode> {
        self.written.extend(bytes);
        Ok(())
    }

    fn write_read(
        &mut self,
        _: Borrow<i2c::Bus>,
        _: u8,
        bytes: &[u8],
        len: u16,
    ) -> Result<&[u8], i2c::ErrorCode> {
        self.written.extend(bytes);
        self.buffer.get(..len.into()).ok_or(i2c::ErrorCode::Overrun)
    }

    fn transaction(
        &mut self,
        _: Borrow<i2c::Bus>,
        _: u8,
        operations: List<'_, i2c::Operation<'_>>,
    ) -> Result<&[u8], i2c::ErrorCode> {
        for operation in operations {
            if let i2c::Operation::Write(bytes) = operation {
                self.written.extend(bytes);
            }
        }
        Ok(&self.buffer[..2])
    }

    fn drop(&mut self, _: Own<i2c::Bus>) {}
}

#[test]
fn a_guest_logs_and_returns() {
    let wasm = wat::parse_str(
        r#"(module
            (import "mcu:board/log@0.1.0" "log" (func $log (param i32 i32 i32)))
            (memory (export "memory") 1)
            (data (i32.const 16) "hello")
            (func (export "step") (result i32)
                (call $log (i32.const 2) (i32.const 16) (i32.const 5))
                i32.const 250))"#,
    )
    .unwrap();
    let mut board = Board::default();
    let mut guest = Instance::load(wasm.as_slice(), &mut board, Limits::default()).unwrap();
    let app = thermostat::Thermostat::bind(&guest).unwrap();
    assert_eq!(app.step(&mut guest, &mut board), Ok(250));
    assert_eq!(board.trace, ["Info: hello"]);
}
