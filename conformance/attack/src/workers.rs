//! Runs work on as many threads as there are processors.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::{iter, sync::mpsc, thread};

/// Runs `work` on each thing, and passes the results to `then` in the order of the things.
pub fn each<T: Sync, R: Send>(things: &[T], work: fn(&T) -> R, mut then: impl FnMut(R)) {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let next = &AtomicUsize::new(0);
    let (done, all_done) = mpsc::channel();
    thread::scope(|scope| {
        for done in iter::repeat_n(done, workers) {
            scope.spawn(move || {
                let mine = iter::from_fn(|| {
                    let at = next.fetch_add(1, Relaxed);
                    Some((at, things.get(at)?))
                });
                mine.map(|(at, thing)| (at, work(thing))).try_for_each(|result| done.send(result))
            });
        }
        let (mut early, mut turn) = (BTreeMap::new(), 0);
        for (at, result) in all_done {
            early.insert(at, result);
            while let Some(result) = early.remove(&turn) {
                then(result);
                turn += 1;
            }
        }
    });
}
