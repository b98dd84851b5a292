//! The machine's UART, which several parts of a firmware print to.

use core::cell::RefCell;
use core::fmt::{self, Write};
use core::num::NonZero;

use critical_section::Mutex;
use uart_16550::backend::MmioBackend;
use uart_16550::{Config, Uart16550};

/// Where the machine has its UART. One register follows the other.
const UART: NonZero<usize> = NonZero::new(0x1000_0000).unwrap();

static WIRE: Mutex<RefCell<Option<Uart16550<MmioBackend>>>> = Mutex::new(RefCell::new(None));

/// The way to the UART. Copies print on the same wire.
#[derive(Clone, Copy)]
pub struct Uart(());

impl Uart {
    /// The UART for a panic. It prints nothing before [`Peripherals`](crate::Peripherals) are taken.
    pub(crate) const ANY: Self = Self(());

    /// Sets the UART up; `None` if the machine has none.
    pub(crate) fn open() -> Option<Self> {
        // SAFETY: the machine has a 16550 there, and nothing else drives it: `Peripherals` are taken once.
        let mut uart = unsafe { Uart16550::new_mmio_from_address(UART, 1) }.ok()?;
        uart.init(Config::default()).ok()?;
        critical_section::with(|section| WIRE.borrow_ref_mut(section).replace(uart));
        Some(Self(()))
    }
}

impl Write for Uart {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        critical_section::with(|section| {
            // A panic in here must not lead to another.
            let mut uart = WIRE.borrow(section).try_borrow_mut().map_err(|_| fmt::Error)?;
            let uart = uart.as_mut().ok_or(fmt::Error)?;
            uart.send_bytes_exact(text.as_bytes());
            Ok(())
        })
    }
}
