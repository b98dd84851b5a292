//! An emulated Cortex-M, which reads modules from the developer's machine by semihosting.

use alloc::{format, vec, vec::Vec};
use core::{mem::MaybeUninit, panic::PanicInfo};

use cortex_m_semihosting::{debug, hprintln, syscall};
use embedded_alloc::LlffHeap;

pub type Allocator = LlffHeap;
pub const ALLOCATOR: Allocator = LlffHeap::empty();

/// Reads the module with this number.
pub fn read(number: usize) -> Option<Vec<u8>> {
    const BINARY: usize = 1;
    let name = format!("{number}.wasm\0");
    // SAFETY: the name is a live string, and ends with NUL.
    let file = unsafe { syscall!(OPEN, name.as_ptr(), BINARY, name.len() - 1) };
    if file == usize::MAX {
        return None;
    }
    // SAFETY: the file is open.
    let mut bytes = vec![0; unsafe { syscall!(FLEN, file) }];
    // SAFETY: the file is open, and the buffer is writable and has this length.
    let left = unsafe { syscall!(READ, file, bytes.as_mut_ptr(), bytes.len()) };
    // SAFETY: the file is open.
    unsafe { syscall!(CLOSE, file) };
    (left == 0).then_some(bytes)
}

/// Prints a line.
pub fn say(line: &str) {
    hprintln!("{}", line);
}

#[cortex_m_rt::entry]
fn main() -> ! {
    const SIZE: usize = 14 << 20;
    static mut MEMORY: [MaybeUninit<u8>; SIZE] = [MaybeUninit::uninit(); SIZE];
    // SAFETY: this is the only use of `MEMORY`, and it runs once.
    unsafe { crate::heap::HEAP.0.init((&raw mut MEMORY) as usize, SIZE) };
    crate::all();
    end(debug::EXIT_SUCCESS)
}

fn end(status: debug::ExitStatus) -> ! {
    loop {
        debug::exit(status);
    }
}

#[panic_handler]
fn panic(panic: &PanicInfo) -> ! {
    hprintln!("{}", panic);
    end(debug::EXIT_FAILURE)
}
