//! What several tests need.

use core::{
    pin::pin,
    task::{Context, Poll, Waker},
};

/// The result of a future that is ready at once, and that an executor may run on any thread.
#[track_caller]
pub fn now<T>(future: impl Future<Output = T> + Send) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("the future is pending"),
    }
}
