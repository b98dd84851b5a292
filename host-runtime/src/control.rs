//! What other code tells an app that runs, and the clock that a deadline is measured with.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// The way to an app that runs: other tasks and interrupts use it through a `static`, because the call itself
/// borrows the app.
///
/// ```
/// use microwit_host::{Control, Limits};
///
/// static CONTROL: Control = Control::new();
/// const LIMITS: Limits = Limits::DEFAULT.slice(10_000).control(&CONTROL);
/// # let _ = LIMITS;
/// ```
#[derive(Debug, Default)]
pub struct Control {
    yields: AtomicBool,
    granted: AtomicU32,
}

impl Control {
    /// A control that nobody has used yet.
    pub const fn new() -> Self {
        Self { yields: AtomicBool::new(false), granted: AtomicU32::new(0) }
    }

    /// Ends the slice of the app that runs, so that the executor can run something else, such as the code that
    /// drops the call. WAMR, with the feature `stop`, looks at this before each branch; otherwise the slice ends
    /// when its fuel is used up.
    pub fn yield_now(&self) {
        self.yields.store(true, Relaxed);
    }

    /// Gives the call that is under way so many units of fuel more, from the end of its slice on. All that
    /// was granted before and is not used yet is replaced.
    pub fn grant(&self, fuel: u32) {
        self.granted.store(fuel, Relaxed);
    }

    /// The fuel that was granted since this was asked for the last time.
    #[doc(hidden)]
    pub fn granted(&self) -> u64 {
        #[cfg(target_has_atomic = "32")]
        return self.granted.swap(0, Relaxed).into();
        // An interrupt that grants fuel between these two lines grants it in vain.
        #[cfg(not(target_has_atomic = "32"))]
        {
            let granted = self.granted.load(Relaxed);
            self.granted.store(0, Relaxed);
            granted.into()
        }
    }

    /// The word that is set while the slice is to end. An engine that looks at it clears it.
    #[doc(hidden)]
    pub const fn yields(&self) -> &AtomicBool {
        &self.yields
    }
}

/// The longest time that a call may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    /// The time now, in ticks of any length. It never goes back.
    pub clock: fn() -> u64,
    /// The number of ticks from the beginning of the call.
    pub ticks: u64,
}
