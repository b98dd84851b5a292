//! The table of interrupt handlers, with an entry for each interrupt of the chip.

unsafe extern "C" {
    fn DefaultHandler();
}

// SAFETY: the linker script expects the table with this name and in this section.
#[unsafe(no_mangle)]
#[unsafe(link_section = ".vector_table.interrupts")]
static __INTERRUPTS: [unsafe extern "C" fn(); 44] = [DefaultHandler; 44];
