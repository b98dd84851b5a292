//! The lend cell: the way of a host through an engine that carries only data that it owns.
//!
//! A firmware passes its host to each call, and the engine's store holds a pointer to the host exactly as
//! long as the call lasts. While guest code runs inside an import (`cabi_realloc`), the pointer is not in the
//! store. This keeps the host from being aliased, and it is the canonical ABI's `may_leave`. A destructor of
//! the guest's, which may call imports, runs only when the import no longer uses the host.
//!
//! All engines share this cell, so its proof exists once and Miri can check it without an engine.

use core::ptr::NonNull;

use crate::serve::State;

/// A host that is lent for the length of a call.
///
/// The cell does not know the host's type: a store is `'static`, and a host need not be.
pub struct Lend {
    lent: Option<NonNull<()>>,
    /// A host that is not lent, but kept near for imports that may be served nevertheless.
    near: Option<NonNull<()>>,
    /// The state of the calls that are under way.
    pub(crate) state: State,
}

// SAFETY: what moves to another thread is an empty cell. All pointers are `None` except while `with`,
// `lending` or `beside` run, whose thread waits for all that runs in them, as `Holder` promises.
unsafe impl Send for Lend {}

/// A holder of a lend cell: an engine's store, or a view of the store.
///
/// # Safety
///
/// 1. [`lend`](Self::lend) returns the same cell each time.
/// 2. Nobody but this crate takes the cell out, swaps it or fills it.
/// 3. An implementation of [`Guest`](microwit_host::Guest) for the holder runs guest code only through
///    [`without`].
/// 4. Guest code runs on the thread that called it, or on one that this thread waits for.
pub unsafe trait Holder {
    /// The lend cell.
    fn lend(&mut self) -> &mut Lend;
}

impl Lend {
    /// A cell without a host.
    pub const EMPTY: Self = Self { lent: None, near: None, state: State::EMPTY };
}

/// A guard that calls `then` with the store when it is dropped: on every way out, also by a panic.
pub struct Finally<'a, S, F: FnMut(&mut S)> {
    /// The store.
    pub store: &'a mut S,
    /// What is called with it.
    pub then: F,
}

impl<S, F: FnMut(&mut S)> Drop for Finally<'_, S, F> {
    fn drop(&mut self) {
        (self.then)(self.store);
    }
}

/// Runs `f` with `host` lent to imports. If `host` is `None`, imports are refused.
///
/// # Safety
///
/// - Every caller that [`enter`]s this store uses the lent pointer as a pointer to an `H`.
pub unsafe fn with<H, S: Holder, R>(
    store: &mut S,
    host: Option<&mut H>,
    f: impl FnOnce(&mut S) -> R,
) -> R {
    store.lend().lent = host.map(|host| NonNull::from(host).cast());
    let lent = Finally { store, then: |store| store.lend().lent = None };
    f(lent.store)
}

/// Runs `f` with the host lent to imports that this is a pointer to.
///
/// # Safety
///
/// 1. The duty of [`with`].
/// 2. While `f` runs, nobody else uses the host.
pub unsafe fn lending<S: Holder, R>(
    store: &mut S,
    host: NonNull<()>,
    f: impl FnOnce(&mut S) -> R,
) -> R {
    store.lend().lent = Some(host);
    let lent = Finally { store, then: |store| store.lend().lent = None };
    f(lent.store)
}

/// Runs `f` with `host` near, but not lent: imports are refused, except those that [`fetch`] the host.
///
/// # Safety
///
/// - The duty of [`with`].
pub unsafe fn beside<H, S: Holder, R>(
    store: &mut S,
    host: &mut H,
    f: impl FnOnce(&mut S) -> R,
) -> R {
    store.lend().near = Some(NonNull::from(host).cast());
    let near = Finally { store, then: |store| store.lend().near = None };
    f(near.store)
}

/// Runs `f` with the host lent that [`beside`] keeps near. If it keeps none near, none is lent.
pub fn fetch<S: Holder, R>(store: &mut S, f: impl FnOnce(&mut S) -> R) -> R {
    let exchange = |store: &mut S| {
        let Lend { lent, near, .. } = store.lend();
        core::mem::swap(lent, near);
    };
    exchange(store);
    let fetched = Finally { store, then: exchange };
    f(fetched.store)
}

/// Runs `f` with the lent host, from inside an import. Returns `None` if no host is lent: then the guest
/// called an import where the canonical ABI forbids it.
///
/// While `f` runs, it may use the pointer as the `&mut H` that was lent:
///
/// 1. It is valid. It comes from the `&mut H` of a [`with`] or [`beside`] frame below on this stack, and that
///    frame clears the cell on every way out.
/// 2. It is exclusive. That frame does not use its reference while `f` runs, and a second `enter` before this
///    one returns finds the cell empty, as the caller promises.
/// 3. It is disjoint from the store. The store holds only the pointer, and a host that owns the store cannot
///    have been lent to it.
///
/// # Safety
///
/// - `f` enters the same store again, or runs guest code that may do so, only through [`without`].
pub unsafe fn enter<S: Holder, R>(
    store: &mut S,
    f: impl FnOnce(NonNull<()>, &mut S) -> R,
) -> Option<R> {
    let host = store.lend().lent?;
    Some(f(host, store))
}

/// Runs `f`, which runs guest code, while no host is lent.
pub fn without<S: Holder, R>(store: &mut S, f: impl FnOnce(&mut S) -> R) -> R {
    let host = store.lend().lent.take();
    let empty = Finally { store, then: |store| store.lend().lent = host };
    f(empty.store)
}

#[cfg(test)]
mod tests {
    //! A fake engine uses the cell, so that Miri can check it without a real engine.
    use super::*;
    extern crate std;

    type Host = [u32; 2];

    struct Fake {
        lend: Lend,
        guest: u32,
    }

    // SAFETY: the fake has one cell, only this module touches it, and all runs on one thread.
    unsafe impl Holder for Fake {
        fn lend(&mut self) -> &mut Lend {
            &mut self.lend
        }
    }

    const FRESH: Fake = Fake { lend: Lend::EMPTY, guest: 0 };

    /// The only function here that lends a host.
    fn with<R>(store: &mut Fake, host: Option<&mut Host>, f: impl FnOnce(&mut Fake) -> R) -> R {
        // SAFETY: only a `Host` is lent to a store here.
        unsafe { super::with(store, host, f) }
    }

    /// The only function here that uses a lent host.
    fn enter<R>(store: &mut Fake, f: impl FnOnce(&mut Host, &mut Fake) -> R) -> Option<R> {
        // SAFETY: a `Host` was lent, and guest code runs in `without`.
        unsafe { super::enter(store, |host, store| f(host.cast().as_mut(), store)) }
    }

    /// An import that runs guest code (`cabi_realloc`) between two uses of the host.
    fn import(store: &mut Fake, realloc: fn(&mut Fake)) -> Option<()> {
        let serve = |host: &mut Host, store: &mut Fake| {
            let [first, _] = host;
            *first += 1;
            without(store, |store| {
                store.guest += 1;
                realloc(store);
            });
            *first += 1;
        };
        enter(store, serve)
    }

    #[test]
    fn an_import_reaches_the_host_of_the_call() {
        let (mut store, mut host) = (FRESH, [0, 0]);
        with(&mut store, Some(&mut host), |store| {
            import(store, |_| ()).unwrap();
            import(store, |_| ()).unwrap();
        });
        assert_eq!((host, store.guest), ([4, 0], 2));
    }

    #[test]
    fn an_import_from_inside_realloc_finds_no_host() {
        let (mut store, mut host) = (FRESH, [0, 0]);
        let forbidden: fn(&mut Fake) = |store| assert_eq!(import(store, |_| ()), None);
        with(&mut store, Some(&mut host), |store| import(store, forbidden).unwrap());
        assert_eq!(host, [2, 0]);
    }

    #[test]
    fn a_host_that_is_near_serves_who_fetches_it_and_nobody_else() {
        let (mut store, mut host) = (FRESH, [0, 0]);
        let entered = |store: &mut Fake| {
            assert_eq!(import(store, |_| ()), None);
            // Guest code inside the import finds the host neither lent nor near.
            let forbidden: fn(&mut Fake) = |store| {
                assert_eq!(import(store, |_| ()), None);
                assert_eq!(fetch(store, |store| import(store, |_| ())), None);
            };
            fetch(store, |store| import(store, forbidden)).unwrap();
            assert_eq!(import(store, |_| ()), None);
            fetch(store, |store| import(store, |_| ())).unwrap();
        };
        // SAFETY: only a `Host` is lent to a store here.
        unsafe { beside(&mut store, &mut host, entered) };
        assert_eq!(fetch(&mut store, |store| import(store, |_| ())), None);
        assert_eq!((host, store.guest), ([4, 0], 2));
    }

    #[test]
    fn nothing_stays_lent_after_the_call() {
        let (mut store, mut host) = (FRESH, [0, 0]);
        with(&mut store, Some(&mut host), |_| ());
        assert_eq!(import(&mut store, |_| ()), None);
    }

    #[test]
    fn nothing_stays_lent_after_a_panic() {
        let (mut store, mut host) = (FRESH, [0, 0]);
        let call = core::panic::AssertUnwindSafe(|| {
            with(&mut store, Some(&mut host), |_| panic!("a host may panic where panics unwind"));
        });
        assert!(std::panic::catch_unwind(call).is_err());
        assert_eq!(import(&mut store, |_| ()), None);
    }

    #[test]
    fn a_call_from_inside_a_host_lends_another_store() {
        let (mut outer, mut inner, mut host) = (FRESH, FRESH, [0, 0]);
        with(&mut outer, Some(&mut host), |outer| {
            let serve = |host: &mut Host, _: &mut Fake| {
                with(&mut inner, Some(host), |inner| import(inner, |_| ()).unwrap());
                let [_, second] = host;
                *second += 1;
            };
            enter(outer, serve)
        });
        assert_eq!(host, [2, 1]);
    }
}
