//! Published drivers in apps, beside the same drivers in the firmware: what happens on the bus must be the same.

use core::fmt::Write;

use embedded_hal::i2c::{ErrorType, I2c, Operation};
use exercises::Exercise;
use microwit::hal::I2cBuses;
use microwit::{Limits, LoadError, mcu_host};
use microwit_engine::{Engine, Instance};

/// A bus that tells what happens on it.
pub struct Told<B, W> {
    bus: B,
    to: W,
}

impl<B, W> Told<B, W> {
    /// Tells to `to` what happens on a bus.
    pub const fn new(bus: B, to: W) -> Self {
        Self { bus, to }
    }
}

impl<B: ErrorType, W> ErrorType for Told<B, W> {
    type Error = B::Error;
}

impl<B: I2c, W: Write> I2c for Told<B, W> {
    fn transaction(
        &mut self,
        address: u8,
        operations: &mut [Operation<'_>],
    ) -> Result<(), Self::Error> {
        let done = self.bus.transaction(address, operations);
        // Writing to what the boards have cannot fail.
        let _ = write!(self.to, " [{address:02x}");
        for operation in operations {
            let (what, bytes) = match operation {
                Operation::Read(bytes) => (" r", &**bytes),
                Operation::Write(bytes) => (" w", *bytes),
            };
            let _ = self.to.write_str(what);
            for byte in bytes {
                let _ = write!(self.to, "{byte:02x}");
            }
        }
        let _ = self.to.write_str(if done.is_ok() { "]" } else { " failed]" });
        done
    }
}

/// The host of the apps.
#[mcu_host(
    world = "driver",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board },
)]
pub struct Board<B: I2c, W: Write> {
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<Told<B, W>>,
}

/// Runs each driver in the firmware, and then in its app. Prints two lines for each: what happened on the bus, and
/// what the driver returned.
///
/// # Errors
///
/// An app cannot be loaded.
pub fn show<'m, E: Engine>(
    bus: impl I2c,
    mut to: impl Write + Clone,
    limits: Limits,
    apps: impl IntoIterator<Item = (Exercise, E::Bytes<'m>)>,
) -> Result<(), LoadError> {
    let mut bus = Told::new(bus, to.clone());
    for (exercise, app) in apps {
        let _ = write!(to, "{} in the firmware:", exercise.name());
        let done = exercise.run(&mut bus);
        let _ = writeln!(to, " {done:?}");

        let _ = write!(to, "{} in an app:", exercise.name());
        let mut board = Board { buses: I2cBuses::new([("sensors", bus)]) };
        let done = Instance::<E, _>::scope(app, &mut board, limits, |app, board| {
            Ok::<_, LoadError>(driver::Driver::bind(app)?.run(app, board))
        })??;
        let _ = match done {
            Ok(done) => writeln!(to, " {done:?}"),
            Err(error) => writeln!(to, " {error}"),
        };
        let [(_, own)] = board.buses.into_inner();
        bus = own;
    }
    Ok(())
}

/// The host of an app that takes its bus as the draft of WASI has it.
#[mcu_host(
    world = "draft-driver",
    path = ["../../guests/drivers/draft/wit", "../../../wit/wasi/i2c.wit"],
    with = { "wasi:i2c": microwit::hal::wasi::i2c },
)]
pub struct Draft<B: I2c, W: Write> {
    #[provides("wasi:i2c/i2c")]
    buses: I2cBuses<Told<B, W>>,
}

/// Runs the driver of a sensor in an app that takes its bus as the draft of WASI has it. Prints a line: what happened
/// on the bus, and what the driver returned.
///
/// # Errors
///
/// The app cannot be loaded.
pub fn show_draft<E: Engine>(
    bus: impl I2c,
    mut to: impl Write + Clone,
    limits: Limits,
    app: E::Bytes<'_>,
) -> Result<(), LoadError> {
    let _ = write!(to, "lm75 over wasi:i2c:");
    let bus = Told::new(bus, to.clone());
    let mut board = Draft { buses: I2cBuses::new([("sensors", bus)]) };
    let done = Instance::<E, _>::scope(app, &mut board, limits, |app, board| {
        let exports = draft_driver::DraftDriver::bind(app)?;
        let Ok(bus) = board.buses.hand_out("sensors") else { return Ok(Ok(None)) };
        Ok::<_, LoadError>(exports.run(app, board, bus))
    })??;
    let _ = match done {
        Ok(done) => writeln!(to, " {done:?}"),
        Err(error) => writeln!(to, " {error}"),
    };
    Ok(())
}
