//! A firmware for any chip with any engine: it runs the app `blinky`, and ends the emulation.
//!
//! It prints and ends through semihosting, so it needs no driver, and so nothing of one chip but a memory map.

#![no_std]
#![no_main]

use core::convert::Infallible;
use core::mem::MaybeUninit;

#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;

#[cfg(target_arch = "arm")]
use cortex_m_rt::entry;
// The critical section is this crate's.
#[cfg(target_arch = "arm")]
use cortex_m as _;
#[cfg(target_arch = "riscv32")]
use riscv as _;

use embedded_alloc::LlffHeap;
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{ErrorType, OutputPin, StatefulOutputPin};
use microwit::hal::{Delay, Light};
use microwit::{Limits, LoadError, mcu_host};
use microwit_any::{Bytes, Instance, POOLED, Pool, include_wasm};
use semihosting::{println, process::ExitCode};

/// A light that is printed.
struct Led(bool);

impl ErrorType for Led {
    type Error = Infallible;
}

impl OutputPin for Led {
    fn set_low(&mut self) -> Result<(), Infallible> {
        if self.0 {
            println!("led: off");
        }
        self.0 = false;
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        if !self.0 {
            println!("led: on");
        }
        self.0 = true;
        Ok(())
    }
}

impl StatefulOutputPin for Led {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.0)
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(!self.0)
    }
}

/// No time passes.
struct Clock;

impl DelayNs for Clock {
    fn delay_ns(&mut self, _: u32) {}
}

#[mcu_host(
    world = "blinky",
    path = "../../wit",
    with = { "mcu:board": microwit::hal::mcu::board }
)]
struct Board {
    #[provides("mcu:board/led")]
    led: Light<Led>,
    #[provides("mcu:board/delay")]
    delay: Delay<Clock>,
}

/// The memory of the engine. The smallest chip has 16 KiB of RAM.
const SIZE: usize = if POOLED { 6 * 1024 } else { 128 * 1024 };

#[global_allocator]
static HEAP: LlffHeap = LlffHeap::empty();

static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];

static POOL: Pool<SIZE> = Pool::new();

#[entry]
fn main() -> ! {
    if POOLED {
        POOL.give();
    } else {
        // SAFETY: this is the only use of `MEMORY`, and it runs once.
        unsafe { HEAP.init((&raw mut MEMORY) as usize, SIZE) }
    }
    let mut board = Board { led: Light(Led(false)), delay: Delay::new(Clock) };
    #[allow(unused_unsafe, reason = "some engines trust no bytes")]
    // SAFETY: the build has packed the app.
    let app = unsafe { include_wasm!("$APPS/blinky.app") };
    let blinked = run(app, &mut board);
    if let Err(error) = blinked {
        println!("# {error}");
    }
    ExitCode::from(u8::from(blinked.is_err())).exit_process()
}

/// Loads the app, calls it once, and unloads it.
fn run(app: Bytes, board: &mut Board) -> Result<(), LoadError> {
    let limits = Limits::DEFAULT.memory(4096).stack(1024).without_fuel_limit();
    Instance::scope(app, board, limits, |app, board| {
        let exports = blinky::Blinky::bind(app)?;
        match exports.blink(app, board, 3) {
            Ok(times) => println!("blinked: {times}"),
            Err(error) => println!("# {error}"),
        }
        Ok(())
    })?
}
