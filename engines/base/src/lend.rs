//! The lend cell: how a host travels through an engine that only carries what it owns.
//!
//! A firmware passes its host to each call; the engine's store holds a pointer to it for exactly
//! that long. While guest code runs from inside an import (`cabi_realloc`), the pointer is out of
//! the store: that is both why the host is never aliased and the canonical ABI's `may_leave`. A
//! destructor of the guest's, which may call imports, runs when the import is done with the host.
//!
//! All engines share this cell, so that its proof stands once and Miri can check it without an engine.

use core::ptr::NonNull;

use crate::serve::State;

/// A host that is lent for the length of a call.
///
/// Its type is not known here: a store lives for good, and a host may not.
pub struct Lend {
    lent: Option<NonNull<()>>,
    /// Kept for imports that may be served although nothing is lent.
    near: Option<NonNull<()>>,
    /// What became of the call.
    pub(crate) state: State,
}

// SAFETY: the pointers are `None` but while `with` or `beside` run, and what runs in them stays on its
// thread, as `Holder` promises: so what moves to another thread is an empty cell.
unsafe impl Send for Lend {}

/// What holds a lend cell: an engine's store, or a view of it.
///
/// # Safety
///
/// It is the same cell each time, and nobody takes it out, swaps it or fills it but this crate. Its
/// implementation of [`Guest`](microwit_host::Guest) runs guest code only through [`without`]. Guest code
/// runs on the thread that has called it.
pub unsafe trait Holder {
    /// The cell.
    fn lend(&mut self) -> &mut Lend;
}

impl Lend {
    /// A cell with nothing in it.
    pub const EMPTY: Self = Self { lent: None, near: None, state: State::EMPTY };
}

/// Does `then` to a store on every way out.
struct Finally<'a, S, F: FnMut(&mut S)> {
    store: &'a mut S,
    then: F,
}

impl<S, F: FnMut(&mut S)> Drop for Finally<'_, S, F> {
    fn drop(&mut self) {
        (self.then)(self.store);
    }
}

/// Runs `f` with `host` lent to imports. With `None`, they are refused.
///
/// # Safety
///
/// Whoever [`enter`]s this store takes what is lent for an `H`.
pub unsafe fn with<H, S: Holder, R>(
    store: &mut S,
    host: Option<&mut H>,
    f: impl FnOnce(&mut S) -> R,
) -> R {
    store.lend().lent = host.map(|host| NonNull::from(host).cast());
    let lent = Finally { store, then: |store| store.lend().lent = None };
    f(lent.store)
}

/// Runs `f` with `host` near, but not lent: imports are refused, save those that [`fetch`] it.
///
/// # Safety
///
/// As of [`with`].
pub unsafe fn beside<H, S: Holder, R>(
    store: &mut S,
    host: &mut H,
    f: impl FnOnce(&mut S) -> R,
) -> R {
    store.lend().near = Some(NonNull::from(host).cast());
    let near = Finally { store, then: |store| store.lend().near = None };
    f(near.store)
}

/// Runs `f` with what [`beside`] keeps near lent. Where it keeps nothing, nothing is lent.
pub fn fetch<S: Holder, R>(store: &mut S, f: impl FnOnce(&mut S) -> R) -> R {
    let exchange = |store: &mut S| {
        let Lend { lent, near, .. } = store.lend();
        core::mem::swap(lent, near);
    };
    exchange(store);
    let fetched = Finally { store, then: exchange };
    f(fetched.store)
}

/// Runs `f` with the lent host, from inside an import. `None` where nothing is lent: the guest
/// called an import when the canonical ABI forbids it.
///
/// While `f` runs, it may use the host as the `&mut H` that was lent. That is valid, because the pointer
/// comes from the `&mut H` of a [`with`] or [`beside`] frame below us on this stack, which clears the cell
/// on every way out. It is exclusive, because that frame does not use its reference while `f` runs, and a
/// second `enter` before this one returns finds the cell empty, as the caller promises. It is disjoint from
/// the store, because the store holds only the pointer; a host that owns the store cannot have been lent to
/// it.
///
/// # Safety
///
/// `f` enters the same store again, or runs guest code that might, only through [`without`].
pub unsafe fn enter<S: Holder, R>(
    store: &mut S,
    f: impl FnOnce(NonNull<()>, &mut S) -> R,
) -> Option<R> {
    let host = store.lend().lent?;
    Some(f(host, store))
}

/// Runs `f`, which runs guest code, with nothing lent.
pub fn without<S: Holder, R>(store: &mut S, f: impl FnOnce(&mut S) -> R) -> R {
    let host = store.lend().lent.take();
    let empty = Finally { store, then: |store| store.lend().lent = host };
    f(empty.store)
}

#[cfg(test)]
mod tests {
    //! A fake engine drives the cell, so that Miri can check it without a real one.
    use super::*;
    extern crate std;

    type Host = [u32; 2];

    struct Fake {
        lend: Lend,
        guest: u32,
    }

    // SAFETY: it has one cell, and this is all that touches it.
    unsafe impl Holder for Fake {
        fn lend(&mut self) -> &mut Lend {
            &mut self.lend
        }
    }

    const FRESH: Fake = Fake { lend: Lend::EMPTY, guest: 0 };

    /// All that is lent here.
    fn with<R>(store: &mut Fake, host: Option<&mut Host>, f: impl FnOnce(&mut Fake) -> R) -> R {
        // SAFETY: nothing but a `Host` is lent to any store here.
        unsafe { super::with(store, host, f) }
    }

    /// All that is used of it.
    fn enter<R>(store: &mut Fake, f: impl FnOnce(&mut Host, &mut Fake) -> R) -> Option<R> {
        // SAFETY: a `Host` was lent; and guest code runs in `without`.
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
            // Guest code inside of the import finds it neither lent nor near.
            let forbidden: fn(&mut Fake) = |store| {
                assert_eq!(import(store, |_| ()), None);
                assert_eq!(fetch(store, |store| import(store, |_| ())), None);
            };
            fetch(store, |store| import(store, forbidden)).unwrap();
            assert_eq!(import(store, |_| ()), None);
            fetch(store, |store| import(store, |_| ())).unwrap();
        };
        // SAFETY: as in `with`.
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
