//! The smallest executor: it polls a call until it is done, or drops it where it waits.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

/// An executor of one call at a time. It counts.
#[derive(Debug, Default)]
pub struct Executor {
    /// How often a call was polled.
    pub polls: u32,
    /// How often a call was pending.
    pub pendings: u32,
    /// The number of the await at which a call is dropped, counted from 1.
    drop_at: Option<u32>,
    woken: Arc<Woken>,
}

#[derive(Debug, Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// A call that was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// It was at the await at which it shall be dropped.
    There,
    /// It was pending, and nobody was going to wake it.
    Asleep,
}

impl Executor {
    /// An executor that drops the call which waits for the `drop_at`th time.
    pub fn new(drop_at: Option<u32>) -> Self {
        Self { drop_at, ..Self::default() }
    }

    /// Polls a call until it is done.
    ///
    /// # Errors
    ///
    /// The call was dropped.
    pub fn run<T>(&mut self, call: impl Future<Output = T>) -> Result<T, Dropped> {
        let waker = Waker::from(self.woken.clone());
        let mut call = pin!(call);
        loop {
            self.polls += 1;
            if let Poll::Ready(done) = call.as_mut().poll(&mut Context::from_waker(&waker)) {
                return Ok(done);
            }
            self.pendings += 1;
            if self.drop_at == Some(self.pendings) {
                return Err(Dropped::There);
            }
            if !self.woken.0.swap(false, Relaxed) {
                return Err(Dropped::Asleep);
            }
        }
    }
}

/// Polls a call until it is done. The host's functions are ready, or wake the call.
///
/// # Panics
///
/// It panics if nobody wakes the call.
pub fn at_once<T>(call: impl Future<Output = T>) -> T {
    Executor::default().run(call).expect("a call that waits is woken")
}

/// Polls a future until it is ready, whether or not somebody wakes it. Returns the number of polls, too.
pub fn polled<T>(future: impl Future<Output = T>) -> (T, u32) {
    let mut future = pin!(future);
    let mut polls = 0;
    loop {
        polls += 1;
        if let Poll::Ready(done) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return (done, polls);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, poll_fn};

    use super::*;

    /// Is pending so many times.
    fn nap(mut times: u32) -> impl Future<Output = ()> {
        poll_fn(move |task| {
            task.waker().wake_by_ref();
            times = times.wrapping_sub(1);
            if times == u32::MAX { Poll::Ready(()) } else { Poll::Pending }
        })
    }

    #[test]
    fn polls_are_counted() {
        let mut executor = Executor::new(None);
        assert_eq!(executor.run(nap(2)), Ok(()));
        assert_eq!(executor.run(nap(0)), Ok(()));
        assert_eq!((executor.polls, executor.pendings), (4, 2));
    }

    #[test]
    fn a_call_is_dropped_at_its_place() {
        let mut executor = Executor::new(Some(3));
        assert_eq!(executor.run(nap(2)), Ok(()));
        assert_eq!(executor.run(nap(2)), Err(Dropped::There));
        assert_eq!((executor.polls, executor.pendings), (4, 3));
    }

    #[test]
    fn a_call_that_nobody_wakes_is_reported() {
        assert_eq!(Executor::new(None).run(pending::<()>()), Err(Dropped::Asleep));
    }
}
