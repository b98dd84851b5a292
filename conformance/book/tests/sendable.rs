//! What the chapters say of futures that an executor may run on any thread.
#![allow(missing_docs)]

use embedded_hal_mock::eh1::{i2c, spi};
use microwit::hal::{I2cBuses, SpiDevices};
use microwit::{mcu_host, wasmi::Instance};

#[mcu_host(
    world = "house:driver/driver",
    path = crate_dir!("microwit-wit"),
    inline = "
        package house:driver@0.1.0;
        world driver {
            import mcu:board/i2c@0.1.0;
            import mcu:board/spi@0.1.0;
            export step: func();
        }
    ",
    with = { "mcu:board": microwit::hal::mcu::board },
    async = ["mcu:board/i2c", "mcu:board/spi"]
)]
struct Board {
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<i2c::Mock>,
    #[provides("mcu:board/spi")]
    devices: SpiDevices<spi::Mock<u8>>,
}

/// Both interfaces have functions that take lists of operations.
#[test]
fn a_call_of_an_app_is_send_if_adapters_copy_lists_before_they_wait() {
    fn is_send<T: Send>(_: T) {}
    // It only has to compile.
    let _ = |app: &mut Instance<Board>, board: &mut Board| {
        let exports = driver::Driver::bind(app).unwrap();
        is_send(exports.step_async(app, board));
    };
}
