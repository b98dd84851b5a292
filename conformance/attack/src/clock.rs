//! Measures the time that a thread has run, however busy the machine is.

use std::fs::File;
use std::io::Read;
use std::time::{Duration, Instant};

/// A moment.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    wall: Instant,
    ran: Option<Duration>,
}

impl Moment {
    pub fn now() -> Self {
        Self { wall: Instant::now(), ran: ran() }
    }

    /// The time that this thread has run since then, or the elapsed time on a system without that figure.
    pub fn elapsed(self) -> Duration {
        let ran = self.ran.zip(ran()).map(|(then, now)| now.saturating_sub(then));
        ran.unwrap_or_else(|| self.wall.elapsed())
    }
}

/// The running time from Linux. Reading it allocates nothing, since the heap may be full.
fn ran() -> Option<Duration> {
    let mut text = [0; 64];
    let len = File::open("/proc/thread-self/schedstat").ok()?.read(&mut text).ok()?;
    let nanos = str::from_utf8(&text[..len]).ok()?.split(' ').next()?;
    nanos.parse().ok().map(Duration::from_nanos)
}
