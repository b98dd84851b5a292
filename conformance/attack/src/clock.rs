//! The time that a thread has run, whatever else the machine does.

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

    /// How long this thread has run since, or how long it is, where nobody counts that.
    pub fn elapsed(self) -> Duration {
        let ran = self.ran.zip(ran()).map(|(then, now)| now.saturating_sub(then));
        ran.unwrap_or_else(|| self.wall.elapsed())
    }
}

/// What Linux says. It takes nothing from the heap, which may be full.
fn ran() -> Option<Duration> {
    let mut text = [0; 64];
    let len = File::open("/proc/thread-self/schedstat").ok()?.read(&mut text).ok()?;
    let nanos = str::from_utf8(&text[..len]).ok()?.split(' ').next()?;
    nanos.parse().ok().map(Duration::from_nanos)
}
