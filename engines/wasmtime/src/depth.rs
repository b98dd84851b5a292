//! How much of an app's stack is in use when the app calls its host.
//!
//! wasmtime 48 has a defect: if there is no room at all on the interpreter's stack for a function that a host
//! calls inside an import, then the code that called the import goes on with a stack pointer that is not its own.
//! So an import is served only while there is room for such a function to begin. From there on, wasmtime does
//! what it should.
//!
//! wasmtime does not say where the stack is, but the values of an import are on it. So an image of an app that
//! imports functions has one more function, which calls the first of them. It is called when the app is loaded,
//! and when a call begins that may wait.

use core::mem::MaybeUninit;

use microwit_engine::{Context, World};
use wasmtime::{AsContextMut, Result, Trap, ValRaw};

use crate::Callee;
use crate::store::{At, Beside};

/// The name under which an image exports the function that calls an import.
pub const PROBE: &str = "microwit_probe";

/// The most bytes of stack above the values of the import that the probe calls: two frames, of which one saves
/// the registers. It was 176 bytes, on 64 bits.
const ABOVE: usize = 256;

/// The bytes of stack below the values of an import that are enough to begin a function, which saves the
/// registers.
const BELOW: usize = 256;

/// The end of the stack that is in use. A call that may wait has a stack of its own.
pub struct Depth {
    /// The lowest address of an import's values with which the import is served. 0 until the app is loaded: its
    /// start function may call imports, but no host calls functions then.
    lowest: usize,
    /// That of calls that do not wait.
    plain: usize,
    /// The bytes of a stack.
    stack: usize,
    /// The function that calls an import, if the app has one.
    probe: Option<Callee>,
}

impl Depth {
    /// Of an app that is not loaded yet, and whose stacks have so many bytes.
    pub const fn of(stack: usize) -> Self {
        Self { lowest: 0, plain: 0, stack, probe: None }
    }

    /// Whether an import with these values is not to be served.
    #[inline(always)]
    pub fn ends_at(&self, values: &[MaybeUninit<ValRaw>]) -> bool {
        values.as_ptr().addr() < self.lowest
    }

    /// What becomes of such an import.
    #[cold]
    pub fn end(&mut self, values: &mut [MaybeUninit<ValRaw>]) -> Result<()> {
        if self.lowest != usize::MAX {
            return Err(Trap::StackOverflow.into());
        }
        let end = values.as_ptr().addr().saturating_sub(self.stack);
        self.lowest = end.saturating_add(ABOVE + BELOW + size_of_val(values));
        values.fill(MaybeUninit::new(ValRaw::u64(0)));
        Ok(())
    }

    /// Goes back to the stack of calls that do not wait.
    #[cfg(feature = "async")]
    pub const fn leave(&mut self) {
        self.lowest = self.plain;
    }
}

/// Learns where the stack of calls that do not wait is. `probe` is the function that calls an import.
pub fn begin<F: World, const N: usize>(at: &mut At<'_, Beside<F, N>>, probe: Callee) -> Result<()> {
    at.data().own.depth.probe = Some(probe);
    measure(at)?;
    let depth = &mut at.data().own.depth;
    depth.plain = depth.lowest;
    Ok(())
}

/// Learns where the stack is on which the next function runs.
pub fn measure<F: World, const N: usize>(at: &mut At<'_, Beside<F, N>>) -> Result<()> {
    let own = &mut at.data().own;
    let (Some(probe), metered) = (own.depth.probe, own.metered) else { return Ok(()) };
    own.depth.lowest = usize::MAX;
    // The app does not pay for it.
    let fuel = if metered { at.0.get_fuel()? } else { 0 };
    if metered {
        at.0.set_fuel(u64::MAX)?;
    }
    probe.run(at.0.as_context_mut(), &[])?;
    if metered { at.0.set_fuel(fuel) } else { Ok(()) }
}
