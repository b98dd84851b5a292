//! The table of interrupt handlers, as long as the chip has interrupts.

unsafe extern "C" {
    fn DefaultHandler();
}

// SAFETY: the linker script expects the table under this name and in this section.
#[unsafe(no_mangle)]
#[unsafe(link_section = ".vector_table.interrupts")]
static __INTERRUPTS: [unsafe extern "C" fn(); 44] = [DefaultHandler; 44];
