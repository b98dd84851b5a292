//! Calls that wait: the host function that is under way, and the app that is parked meanwhile.
//!
//! A host function that waits is polled for the first time inside its import. If it is ready, nothing else
//! happens. If not, the engine parks the app, and [`Running`] polls the function until it is ready. Then the
//! engine resumes the app with the result. An engine whose imports do not return meanwhile ([`Parks::Inside`])
//! serves the import again instead, and the function is polled there.
//!
//! A call whose app computes for longer than a slice is parked too, and is resumed when it is polled again.

use core::marker::PhantomPinned;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context as Task, Poll, Waker};

use microwit_host::engine::{Exchange, Nobody, Slots};
use microwit_host::{CallError, Guest, Trap, TrapCode, WorldHost};

use crate::lend::{Finally, Holder, lending};
use crate::pace::{Course, Pace};
use crate::waiter::{Now, Parked, Served, Waiter};
use crate::{Engine, GuestIn, Instance, Parks, Progress, Resume, Row, Store};

/// The most slots of an import: sixteen parameters, and the address of a result.
const SLOTS: usize = 17;

/// An app of world `F` that is parked on engine `E`.
type ParkedIn<E, F, const N: usize> = <<E as Engine>::Store<F, N> as Store>::Parked;

/// A call of an app that is under way, or that waits for a host function.
///
/// It makes host functions of type `F` with `make`, in the place `future`. A function borrows the host and two
/// fields of this value, so this value is used through pointers to single fields.
pub struct Running<'c, E: Engine, H: WorldHost, F, M, const N: usize> {
    future: Option<F>,
    /// The import whose function is under way. To look at `future` instead would be a reference to a future that
    /// may have references to itself.
    row: Option<&'static Row>,
    served: [u64; SLOTS],
    guest: Parked,
    now: Now,
    waker: Option<NonNull<Waker>>,
    course: Course,
    parked: Option<ParkedIn<E, H::World, N>>,
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
    ParkedIn<E, H::World, N>: Send,
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
            course: app.pace().begin(),
            parked: None,
            func: Some(func),
            slots,
            host: NonNull::from(host),
            app,
            make,
            _pinned: PhantomPinned,
        }
    }

    /// Does what [`Waiter::serve`] says.
    ///
    /// # Safety
    ///
    /// - The duties of [`Waiter::serve`], of a waiter with `running` in it.
    unsafe fn serve(
        running: NonNull<()>,
        guest: &mut dyn Guest,
        row: &'static Row,
        slots: &mut Slots,
    ) -> Poll<Served> {
        let this = running.cast::<Self>().as_ptr();
        // SAFETY:
        // 1. `this` is a `Running` that is pinned, and `poll`, which runs, holds no reference to these fields.
        // 2. If a host function is under way, the app is in its import. Otherwise nobody borrows `host`,
        //    `served` and `guest`; the new function borrows them until it is dropped, which is before them.
        // 3. The future does not move: it stays where it is put.
        unsafe {
            let begins = (*this).row.is_none();
            let is_own = begins || (*this).row.is_some_and(|own| core::ptr::eq(own, row));
            let ((true, Some(waker)), host) = ((is_own, (*this).waker), (*this).host.as_ptr())
            else {
                return Poll::Ready(Err(Trap::new(TrapCode::Engine)));
            };
            let polled = (*this).now.with(guest, || {
                if begins {
                    for (to, from) in (*this).served.iter_mut().zip(&*slots) {
                        *to = *from;
                    }
                    (*this).guest = Parked(NonNull::from(&(*this).now));
                    let (guest, served) = (&mut (*this).guest, &raw mut (*this).served);
                    let number = (*this).course.number(row);
                    let made = ((*this).make)(&mut *host, number, guest, &mut *served);
                    ((*this).future, (*this).row) = (Some(made), Some(row));
                }
                Self::poll_host(this, &mut Task::from_waker(waker.as_ref()))
            });
            if polled.is_ready() {
                (*this).row = None;
                if let ([result, ..], [served, ..]) = (slots, (*this).served) {
                    *result = served;
                }
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

    /// Polls the host function that the app waits for outside its import, if there is one. Returns its row, or
    /// the error with which it ends.
    ///
    /// # Safety
    ///
    /// - `this` is pinned, and its call is being polled.
    unsafe fn served(
        this: *mut Self,
        task: &mut Task<'_>,
    ) -> Poll<Result<Option<&'static Row>, CallError>> {
        // SAFETY: as in `serve`. The app is parked, so nobody else uses it.
        unsafe {
            if E::PARKS != Parks::Outside || (*this).row.is_none() {
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

    /// Runs the app until it returns, traps or is parked. `row` is the import that was served meanwhile.
    ///
    /// # Safety
    ///
    /// - As for [`served`](Self::served).
    unsafe fn go(this: *mut Self, row: Option<&'static Row>) -> Result<Progress, TrapCode> {
        // SAFETY:
        // 1. No host function is under way, or it is polled in `serve` alone. So nobody borrows the host, and
        //    a function that begins or goes on meanwhile borrows neither `app` nor `slots`.
        // 2. Only this type binds rows to the store; they all take an `H`.
        unsafe {
            let (app, slots) = (&mut *(*this).app, &mut *(*this).slots);
            let (func, parked) = ((*this).func.take(), &mut (*this).parked);
            let slice = match (row, (*this).row) {
                (None, None) => (*this).course.slice()?,
                _ => None,
            };
            let result = (*this).served[0];
            let go = |store: &mut crate::instance::Holding<E::Store<H::World, N>>| {
                let how = match (row, slice) {
                    (Some(row), _) => Resume::Served(row.sig, result),
                    (None, Some(fuel)) => Resume::Slice(fuel),
                    (None, None) => Resume::Again,
                };
                match func {
                    Some(func) => store.0.start(func, slots, slice, parked),
                    None if parked.is_some() => store.0.resume(parked, how, slots),
                    // The function was the import itself.
                    None if row.is_some() => {
                        *slots.first_mut().ok_or(TrapCode::Slots)? = result;
                        Ok(Progress::Done)
                    }
                    None => Err(TrapCode::Engine),
                }
            };
            lending(&mut app.store, (*this).host.cast(), go)
        }
    }

    /// Does what [`Future::poll`] says.
    ///
    /// # Safety
    ///
    /// - `this` is pinned, and the waiter in the app's data is its own.
    unsafe fn advance(this: *mut Self, task: &mut Task<'_>) -> Poll<Result<(), CallError>> {
        // SAFETY: duty 1 is passed on; nobody else uses the app.
        unsafe {
            if let Err(code) = (*this).course.check() {
                return Poll::Ready(Err((*this).app.ended(code)));
            }
            let row = match Self::served(this, task) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Ready(Ok(row)) => row,
            };
            let progress = Self::go(this, row);
            let waits = (*this).row.is_some();
            if progress != Ok(Progress::Parked) {
                (*this).parked = None;
            }
            match progress {
                Ok(Progress::Done) => return Poll::Ready(Ok(())),
                // The app was parked in an import that has ended it.
                Ok(Progress::Parked) if (*this).app.store.lend().state.is_stopped() => {
                    (*this).parked = None;
                    return Poll::Ready(Err((*this).app.ended(TrapCode::Engine)));
                }
                Ok(Progress::Parked) if waits => (),
                Ok(Progress::Parked) => {
                    (*this).course.give_back((*this).app.store.0.unused());
                    task.waker().wake_by_ref();
                }
                // The app exports an import, and none of its own code runs: there is nothing to park.
                Err(_) if E::PARKS == Parks::Outside && waits => (),
                Err(code) => return Poll::Ready(Err((*this).app.ended(code))),
            }
            Poll::Pending
        }
    }
}

/// What comes before and after a call that may wait, and cannot be cut into slices.
impl<E: Engine, H: WorldHost, const N: usize> Instance<E, H, N> {
    /// The pace of calls that may wait.
    fn pace(&self) -> Pace {
        self.pace.as_ref().first().copied().unwrap_or(Pace::FREE)
    }

    /// Lowers the parameters of a call, for which the app's allocator may run.
    pub(crate) fn lower(
        &mut self,
        slots: &mut Slots,
        exchange: &mut dyn Exchange,
    ) -> Result<(), Trap> {
        let app = self.uncut();
        let lowered = exchange.lower(&mut GuestIn(app.store.0.context()), slots);
        app.refuel();
        lowered
    }

    /// If calls have slices, gives the app as much fuel as may be taken at once.
    pub(crate) fn uncut(&mut self) -> &mut Self {
        if let Some(fuel) = self.pace().uncut() {
            self.store.0.refuel(Some(fuel));
        }
        self
    }
}

/// Drops the host function before what it borrows, while it can still see the app.
impl<E: Engine, H: WorldHost, F, M, const N: usize> Drop for Running<'_, E, H, F, M, N> {
    fn drop(&mut self) {
        let this: *mut Self = self;
        // SAFETY: the app is parked, or its call was cut short. Nobody else uses the app, or this value.
        unsafe {
            if (*this).row.is_none() {
                return;
            }
            let drops = || (*this).future = None;
            // The engine holds the app as long as it is parked inside an import.
            if E::PARKS == Parks::Inside && (*this).parked.is_some() {
                (*this).now.with(&mut Nobody::default(), drops);
            } else {
                let guest = &mut GuestIn((*this).app.store.0.context());
                (*this).now.with(guest, drops);
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
        let (this, running) = (&mut this.as_ptr(), this.cast());
        // SAFETY: it is pinned, and only shared borrows are made of this field.
        let course = unsafe { NonNull::from(&(**this).course) };
        let waiter = Waiter { running, serve: Self::serve, course };
        // SAFETY: nobody else uses the app, or this value.
        let set = |this: &mut *mut Self, waiter| unsafe {
            let waiters = &mut (**this).app.store.0.data().waiter;
            waiters.as_mut().fill(waiter);
        };
        set(this, Some(waiter));
        let polled = Finally { store: this, then: |this| set(this, None) };
        // SAFETY: it is pinned, and the waiter is its own.
        unsafe {
            (**polled.store).waker = Some(NonNull::from(task.waker()));
            Self::advance(*polled.store, task)
        }
    }
}
