//! The table of interrupt handlers, with an entry for each interrupt of the board.

use cortex_m::interrupt::InterruptNumber;
use cortex_m::peripheral::NVIC;

unsafe extern "C" {
    fn DefaultHandler();
    fn UART0_RX();
}

// SAFETY: the linker script expects the table with this name and in this section.
#[unsafe(no_mangle)]
#[unsafe(link_section = ".vector_table.interrupts")]
static __INTERRUPTS: [unsafe extern "C" fn(); 32] = {
    let mut all: [unsafe extern "C" fn(); 32] = [DefaultHandler; 32];
    all[Interrupt::Uart0Rx as usize] = UART0_RX;
    all
};

/// An interrupt that a firmware may handle: with a function of the name that the board's manual has.
#[derive(Clone, Copy)]
pub enum Interrupt {
    /// `UART0_RX`: a byte has arrived at the first UART.
    Uart0Rx = 0,
}

// SAFETY: each has the number that the manual gives it, and that number is in the table.
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
