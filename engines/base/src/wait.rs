//! Calls that wait: the host function that is under way, and the app that is parked meanwhile.
//!
//! A host function that waits is polled for the first time inside its import. If it is ready, nothing else
//! happens. If not, the engine parks the app, and [`Running`] polls the function until it is ready. Then the
//! engine resumes the app with the result.

use core::cell::Cell;
use core::marker::PhantomPinned;
use core::mem::transmute;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context as Task, Poll, Waker};

use microwit_host::engine::{Handles, Nobody, ResourceId, Slots, View};
use microwit_host::{CallError, Guest, Trap, TrapCode, WorldHost};

use crate::lend::{Holder, with_waiter};
use crate::row::rows;
use crate::{Engine, GuestIn, Instance, Progress, Row, Store};

/// The most slots of an import: sixteen parameters, and the address of a result.
const SLOTS: usize = 17;

/// What a host function returns.
type Served = Result<(), Trap>;

/// The way from an import to the [`Running`] call that it belongs to.
#[derive(Clone, Copy)]
pub struct Waiter {
    running: NonNull<()>,
    begin: unsafe fn(NonNull<()>, &mut dyn Guest, &'static Row, &mut Slots) -> Poll<Served>,
}

impl Waiter {
    /// Calls the host function of `row`, and polls it once.
    ///
    /// # Safety
    ///
    /// 1. The call that this waiter belongs to is being polled.
    /// 2. Nobody else uses its host meanwhile.
    pub unsafe fn begin(
        self,
        guest: &mut dyn Guest,
        row: &'static Row,
        slots: &mut Slots,
    ) -> Poll<Served> {
        // SAFETY: the function was made for this pointer, and has the duties of this one.
        unsafe { (self.begin)(self.running, guest, row, slots) }
    }
}

/// The view of the app that there is at the moment.
struct Now(Cell<NonNull<dyn Guest>>);

impl Now {
    /// No view. The pointer is used only inside [`Now::with`].
    fn nothing() -> Self {
        Self(Cell::new(NonNull::<Nobody>::dangling()))
    }

    /// Makes `guest` the view of the app while `poll` runs.
    fn with<R>(&self, guest: &mut dyn Guest, poll: impl FnOnce() -> R) -> R {
        let guest: NonNull<dyn Guest + '_> = NonNull::from(guest);
        // SAFETY: only the lifetime changes. The pointer is used while `poll` runs; `guest` lives longer.
        self.0.set(unsafe { transmute::<NonNull<dyn Guest + '_>, NonNull<dyn Guest>>(guest) });
        poll()
    }
}

/// The app, as a host function sees it that waits: through whatever view there is at the moment.
struct Parked(NonNull<Now>);

// SAFETY: it goes where its `Running` goes, and the view is set anew for each poll, by the thread that polls.
unsafe impl Send for Parked {}

impl Parked {
    fn guest(&mut self) -> &mut dyn Guest {
        // SAFETY:
        // 1. The `Now` is in the same pinned `Running` as the function that has this value.
        // 2. That function uses its guest only while it is made, polled or dropped. All of that happens in
        //    `Now::with`.
        // 3. The function has this value to itself, so there is one reference to the view at a time.
        // 4. What the function borrows from the view may outlive the view, until the function is ready: the
        //    app's memory and handles stay where they are and as they are while the app is parked, because
        //    guest code runs only in `realloc`, which ends all these borrows.
        unsafe { self.0.as_ref().0.get().as_mut() }
    }
}

impl Guest for Parked {
    fn view(&mut self) -> View<'_> {
        self.guest().view()
    }

    fn memory(&mut self) -> &mut [u8] {
        self.guest().memory()
    }

    fn handles(&mut self) -> &Handles {
        self.guest().handles()
    }

    fn realloc(&mut self, align: u32, size: u32) -> Result<u32, Trap> {
        self.guest().realloc(align, size)
    }

    fn destroy(&mut self, ty: ResourceId, rep: u32) {
        self.guest().destroy(ty, rep);
    }
}

/// A call of an app that is under way, or that waits for a host function.
///
/// It makes host functions of type `F` with `make`, in the place `future`. A function borrows the host and two
/// fields of this value, so this value is used through pointers to single fields.
pub struct Running<'c, E: Engine, H: WorldHost, F, M, const N: usize> {
    future: Option<F>,
    row: Option<&'static Row>,
    served: [u64; SLOTS],
    guest: Parked,
    now: Now,
    waker: Option<NonNull<Waker>>,
    parked: Option<<E::Store<H::World, N> as Store>::Parked>,
    func: Option<E::Func>,
    slots: &'c mut Slots,
    host: NonNull<H>,
    app: &'c mut Instance<E, H, N>,
    make: M,
    _pinned: PhantomPinned,
}

// SAFETY: the pointers are to the host, which is borrowed, to this value, and to what exists during a poll.
unsafe impl<E: Engine, H: WorldHost + Send, F: Send, M: Send, const N: usize> Send
    for Running<'_, E, H, F, M, N>
where
    E::Store<H::World, N>: Send,
    <E::Store<H::World, N> as Store>::Parked: Send,
    E::Func: Send,
{
}

impl<'c, E: Engine, H: WorldHost, F, M, const N: usize> Running<'c, E, H, F, M, N>
where
    F: Future<Output = Served>,
    M: Fn(&'c mut H, usize, &'c mut (dyn Guest + Send), &'c mut Slots) -> F,
{
    /// A call of `func` that has not begun.
    pub fn new(
        app: &'c mut Instance<E, H, N>,
        host: &'c mut H,
        func: E::Func,
        slots: &'c mut Slots,
        make: M,
    ) -> Self {
        Self {
            future: None,
            row: None,
            served: [0; SLOTS],
            guest: Parked(NonNull::dangling()),
            now: Now::nothing(),
            waker: None,
            parked: None,
            func: Some(func),
            slots,
            host: NonNull::from(host),
            app,
            make,
            _pinned: PhantomPinned,
        }
    }

    /// Does what [`Waiter::begin`] says.
    ///
    /// # Safety
    ///
    /// - The duties of [`Waiter::begin`], of a waiter with `running` in it.
    unsafe fn begin(
        running: NonNull<()>,
        guest: &mut dyn Guest,
        row: &'static Row,
        slots: &mut Slots,
    ) -> Poll<Served> {
        let this = running.cast::<Self>().as_ptr();
        // All rows are in one table.
        let index = (&raw const *row).addr().wrapping_sub(rows::<H>().as_ptr().addr());
        let index = index / size_of::<Row>();
        // SAFETY:
        // 1. `this` is a `Running` that is pinned, and `poll`, which runs, holds no reference to these fields.
        // 2. No other host function is under way, since the app runs. So nobody borrows `host`, `served` and
        //    `guest`; the new function borrows them until it is dropped, which is before them.
        // 3. The future does not move: it stays where it is put.
        unsafe {
            for (to, from) in (*this).served.iter_mut().zip(&*slots) {
                *to = *from;
            }
            (*this).guest = Parked(NonNull::from(&(*this).now));
            let (host, served) = ((*this).host.as_ptr(), &raw mut (*this).served);
            let Some(waker) = (*this).waker else {
                return Poll::Ready(Err(Trap::new(TrapCode::Engine)));
            };
            let polled = (*this).now.with(guest, || {
                let made = ((*this).make)(&mut *host, index, &mut (*this).guest, &mut *served);
                (*this).future = Some(made);
                Self::poll_host(this, &mut Task::from_waker(waker.as_ref()))
            });
            if polled.is_pending() {
                (*this).row = Some(row);
            } else if let ([result, ..], [served, ..]) = (slots, (*this).served) {
                *result = served;
            }
            polled
        }
    }

    /// Polls the host function that is under way, and drops it once it is ready.
    ///
    /// # Safety
    ///
    /// 1. `this` is pinned, and nobody holds a reference to its `future`.
    /// 2. This runs in [`Now::with`].
    unsafe fn poll_host(this: *mut Self, task: &mut Task<'_>) -> Poll<Served> {
        // SAFETY: duty 1; and the function does not move: it stays where it was put.
        unsafe {
            let Some(future) = &mut (*this).future else {
                return Poll::Ready(Err(Trap::new(TrapCode::Engine)));
            };
            let polled = Pin::new_unchecked(future).poll(task);
            if polled.is_ready() {
                (*this).future = None;
            }
            polled
        }
    }

    /// Polls the host function that the app waits for. Returns its row, or the error with which it ends.
    fn served(
        this: *mut Self,
        task: &mut Task<'_>,
    ) -> Poll<Result<Option<&'static Row>, CallError>> {
        // SAFETY: as in `begin`. The app is parked, so nobody else uses it.
        unsafe {
            if (*this).future.is_none() {
                return Poll::Ready(Ok(None));
            }
            let guest = &mut GuestIn((*this).app.store.0.context());
            let polled = (*this).now.with(guest, || Self::poll_host(this, task));
            let Poll::Ready(done) = polled else { return Poll::Pending };
            let row = (*this).row.take();
            match (done, row) {
                (Ok(()), row) => Poll::Ready(Ok(row)),
                (Err(trap), None) => Poll::Ready(Err(trap.into())),
                (Err(trap), Some(row)) => {
                    let error = CallError::inside(guest, trap, (row.module, row.name));
                    // If the function ran code of the app that trapped, that came first.
                    let state = &mut guest.lend().state;
                    let first = state.stop(error);
                    Poll::Ready(Err(state.ended(first.code)))
                }
            }
        }
    }
}

/// Drops the host function before what it borrows, while it can still see the app.
impl<E: Engine, H: WorldHost, F, M, const N: usize> Drop for Running<'_, E, H, F, M, N> {
    fn drop(&mut self) {
        let this: *mut Self = self;
        // SAFETY: the app is parked, or its call was cut short. Nobody else uses the app, or this value.
        unsafe {
            if (*this).future.is_some() {
                let guest = &mut GuestIn((*this).app.store.0.context());
                (*this).now.with(guest, || (*this).future = None);
            }
        }
    }
}

impl<'c, E: Engine, H: WorldHost, F, M, const N: usize> Future for Running<'c, E, H, F, M, N>
where
    F: Future<Output = Served>,
    M: Fn(&'c mut H, usize, &'c mut (dyn Guest + Send), &'c mut Slots) -> F,
{
    type Output = Result<(), CallError>;

    fn poll(self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Self::Output> {
        // SAFETY: nothing is moved out of it.
        let this = NonNull::from(unsafe { self.get_unchecked_mut() });
        let (this, running) = (this.as_ptr(), this.cast());
        let row = match Self::served(this, task) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
            Poll::Ready(Ok(row)) => row,
        };
        let waiter = Waiter { running, begin: Self::begin };
        // SAFETY:
        // 1. No host function is under way, so nobody borrows the host or the app. A function that begins
        //    meanwhile is polled in `begin` alone, and borrows neither `app` nor `slots`.
        // 2. Only this type binds rows to the store; they all take an `H`.
        let progress = unsafe {
            (*this).waker = Some(NonNull::from(task.waker()));
            let (app, slots) = (&mut *(*this).app, &mut *(*this).slots);
            let (func, parked) = ((*this).func.take(), (*this).parked.take());
            let result = (*this).served[0];
            let go = |store: &mut crate::instance::Holding<E::Store<H::World, N>>| match (
                func, parked, row,
            ) {
                (Some(func), ..) => store.0.start(func, slots),
                (None, Some(parked), Some(row)) => store.0.resume(parked, row.sig, result, slots),
                // The function was the import itself.
                (None, None, Some(_)) => {
                    *slots.first_mut().ok_or(TrapCode::Slots)? = result;
                    Ok(Progress::Done)
                }
                _ => Err(TrapCode::Engine),
            };
            with_waiter(&mut app.store, (*this).host.cast(), waiter, go)
        };
        // SAFETY: as above.
        unsafe {
            match progress {
                Ok(Progress::Done) => Poll::Ready(Ok(())),
                Ok(Progress::Parked(parked)) if (*this).future.is_some() => {
                    (*this).parked = Some(parked);
                    Poll::Pending
                }
                // The app exports an import, and none of its own code runs: there is nothing to park.
                Err(_) if E::PARKS && (*this).future.is_some() => Poll::Pending,
                Ok(Progress::Parked(_)) => Poll::Ready(Err((*(*this).app).ended(TrapCode::Engine))),
                Err(code) => Poll::Ready(Err((*(*this).app).ended(code))),
            }
        }
    }
}
