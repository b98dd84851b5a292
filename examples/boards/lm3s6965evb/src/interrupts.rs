//! The table of interrupt handlers, with an entry for each interrupt of the chip.

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

unsafe extern "C" {
    fn DefaultHandler();
    fn UART0();
    fn GPIO_PORT_E();
}

// SAFETY: the linker script expects the table with this name and in this section.
#[unsafe(no_mangle)]
#[unsafe(link_section = ".vector_table.interrupts")]
static __INTERRUPTS: [unsafe extern "C" fn(); 44] = {
    let mut all: [unsafe extern "C" fn(); 44] = [DefaultHandler; 44];
    all[Interrupt::GpioPortE as usize] = GPIO_PORT_E;
    all[Interrupt::Uart0 as usize] = UART0;
    all
};

/// An interrupt that a firmware may handle: with a function of the name that is given here.
#[derive(Clone, Copy)]
pub enum Interrupt {
    /// `GPIO_PORT_E`: a button was pressed or let go.
    GpioPortE = 4,
    /// `UART0`: a byte has arrived at the first UART.
    Uart0 = 5,
}

// SAFETY: each has the number that the datasheet gives it, and that number is in the table.
unsafe impl InterruptNumber for Interrupt {
    fn number(self) -> u16 {
        self as u16
    }
}

impl Interrupt {
    /// Lets the interrupt come.
    pub fn enable(self) {
        // SAFETY: no critical section here relies on masked interrupts.
        unsafe { NVIC::unmask(self) }
    }
}
