//! The board's UART, which several parts of a firmware print to.

use core::cell::RefCell;
use core::fmt::{self, Write};

use critical_section::Mutex;
use nrf51_hal::gpio::{Floating, Input, Output, Pin, PushPull};
use nrf51_hal::pac::UART0;
use nrf51_hal::uart::{Baudrate, Parity, Pins};

static WIRE: Mutex<RefCell<Option<nrf51_hal::Uart<UART0>>>> = Mutex::new(RefCell::new(None));

/// The way to the UART. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(());

impl Uart {
    /// The UART for a panic. It prints nothing before [`Peripherals`](crate::Peripherals) are taken.
    pub(crate) const ANY: Self = Self(());

    /// Sets the UART up for 115200 baud.
    pub(crate) fn open(
        uart: UART0,
        transmit: Pin<Output<PushPull>>,
        receive: Pin<Input<Floating>>,
    ) -> Self {
        // The driver waits for the end of a byte that it writes before the UART is on, and that QEMU drops.
        uart.enable.write(|register| register.enable().enabled());
        // SAFETY: the only bit of this register says that a byte has been sent.
        uart.events_txdrdy.write(|register| unsafe { register.bits(1) });
        let pins = Pins { txd: transmit, rxd: receive, cts: None, rts: None };
        let uart = nrf51_hal::Uart::new(uart, pins, Parity::EXCLUDED, Baudrate::BAUD115200);
        critical_section::with(|section| WIRE.borrow_ref_mut(section).replace(uart));
        Self(())
    }
}

impl Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        critical_section::with(|section| {
            // A panic in here must not lead to another.
            let mut uart = WIRE.borrow(section).try_borrow_mut().map_err(|_| fmt::Error)?;
            uart.as_mut().map_or(Err(fmt::Error), |uart| uart.write_str(text))
        })
    }
}
