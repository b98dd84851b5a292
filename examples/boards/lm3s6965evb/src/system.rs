//! The clocks and the power of the whole chip.

use boards_common::{Block, Registers};

/// The clock frequency of the processor and all peripherals after [`start`], in Hz.
pub const FREQUENCY: u32 = 50_000_000;

/// Runs the chip from its crystal through the PLL, and switches on the peripherals that the board uses.
pub fn start(system: Registers) {
    const INTERRUPTS: usize = 0x050;
    const RUN_MODE_CLOCK: usize = 0x060;
    const GATES_1: usize = 0x104;
    const GATES_2: usize = 0x108;

    const BYPASS_PLL: u32 = 1 << 11;
    const CRYSTAL_8_MHZ: u32 = 0xe << 6;
    /// Divides the PLL's 200 MHz by 4.
    const DIVIDE_BY_4: u32 = 3 << 23 | 1 << 22;
    const PLL_LOCKED: u32 = 1 << 6;

    const I2C_0: u32 = 1 << 12;
    const UART_0: u32 = 1 << 0;
    const PORTS_A_B_E_F: u32 = 0b11_0011;

    let crystal = CRYSTAL_8_MHZ | DIVIDE_BY_4;
    system.write::<RUN_MODE_CLOCK>(crystal | BYPASS_PLL);
    while system.read::<INTERRUPTS>() & PLL_LOCKED == 0 {}
    system.write::<RUN_MODE_CLOCK>(crystal);

    system.write::<GATES_1>(I2C_0 | UART_0);
    system.write::<GATES_2>(PORTS_A_B_E_F);
    // A peripheral is ready three clocks after its clock is switched on.
    cortex_m::asm::delay(3);
}
