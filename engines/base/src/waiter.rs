//! What others have of a call that waits: its imports the way to it, its host function the view of the app.

use core::cell::Cell;
use core::mem::transmute;
use core::ptr::NonNull;
use core::task::Poll;

use microwit_host::engine::{Handles, Nobody, ResourceId, Slots, View};
use microwit_host::{Guest, Trap};

use crate::Row;
use crate::pace::Course;

/// What a host function returns.
pub type Served = Result<(), Trap>;

/// Serves an import of the call that is at the pointer.
///
/// # Safety
///
/// - The duties of [`Waiter::serve`], of a waiter with the pointer in it.
pub type Serve = unsafe fn(NonNull<()>, &mut dyn Guest, &'static Row, &mut Slots) -> Poll<Served>;

/// The way from an import to the call that it belongs to.
#[derive(Clone, Copy)]
pub struct Waiter {
    pub running: NonNull<()>,
    pub serve: Serve,
    pub course: NonNull<Course>,
}

// SAFETY: there is a waiter in an app's data only while a call is polled. Nobody else uses the app then.
unsafe impl Send for Waiter {}

impl Waiter {
    /// Calls the host function of `row`, if it is not under way, and polls it once.
    ///
    /// # Safety
    ///
    /// 1. The call that this waiter belongs to is being polled.
    /// 2. Nobody else uses its host meanwhile.
    pub unsafe fn serve(
        self,
        guest: &mut dyn Guest,
        row: &'static Row,
        slots: &mut Slots,
    ) -> Poll<Served> {
        // SAFETY: the function was made for this pointer, and has the duties of this one.
        unsafe { (self.serve)(self.running, guest, row, slots) }
    }

    /// Runs code inside an import. If the call has slices, the cell has fuel for it.
    ///
    /// # Safety
    ///
    /// - The call that this waiter belongs to is being polled.
    pub unsafe fn inside<R>(self, run: impl FnOnce(Option<&Cell<u64>>) -> R) -> R {
        // SAFETY: the course is a field of a pinned `Running`, and has no other borrow than shared ones.
        unsafe { self.course.as_ref() }.inside(run)
    }
}

/// The view of the app that there is at the moment.
pub struct Now(Cell<NonNull<dyn Guest>>);

impl Now {
    /// No view. The pointer is used only inside [`Now::with`].
    pub fn nothing() -> Self {
        Self(Cell::new(NonNull::<Nobody>::dangling()))
    }

    /// Makes `guest` the view of the app while `poll` runs.
    pub fn with<R>(&self, guest: &mut dyn Guest, poll: impl FnOnce() -> R) -> R {
        let guest: NonNull<dyn Guest + '_> = NonNull::from(guest);
        // SAFETY: only the lifetime changes. The pointer is used while `poll` runs; `guest` lives longer.
        self.0.set(unsafe { transmute::<NonNull<dyn Guest + '_>, NonNull<dyn Guest>>(guest) });
        poll()
    }
}

/// The app, as a host function sees it that waits: through whatever view there is at the moment.
pub struct Parked(pub NonNull<Now>);

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
