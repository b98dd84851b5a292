//! Calls that may wait: they run on a fiber, which is a stack of wasmtime's own.
//!
//! A call that may wait begins in a host function of this crate (`enter`), because only that is called on a
//! fiber. From there on all is as in any other call. If a host is not ready, or a slice is used up, an import
//! calls another host function of this crate (`leave`), which is wasmtime's way to leave a fiber. wasmtime
//! itself leaves it if a slice ends in the app's own code.
//!
//! So nothing here costs a call that does not wait: imports are the same, and calls without `async` use no
//! fiber.

use alloc::boxed::Box;
use core::cell::Cell;
use core::future::poll_fn;
use core::mem::{MaybeUninit, replace, transmute};
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context as Task, Poll, Waker};

use microwit_engine::{Context, Progress, Row, Slots, Stopped, TrapCode, World, has_room};
use wasmtime::{
    AsContextMut, Caller, Func, FuncType, OutOfMemory, Result, Store, StoreContextMut, Trap,
    ValRaw, ValType,
};

use crate::Callee;
use crate::depth;
use crate::store::{At, Beside, WAITING, code};

/// The most heap that it takes to leave a fiber, in bytes on 64 bits.
const LEAVING: usize = 256;

/// What an app has for calls that may wait.
///
/// wasmtime does not say how much of a slice is left. So in a call that has slices, the store has all the fuel
/// that there is, and what is missing of it was taken. The shared half counts the slices, and ends the call.
/// All slices of a call are as long as its first.
#[derive(Clone, Copy)]
pub struct Calls {
    /// The bytes of a fiber's stack.
    stack: usize,
    /// The address above which a function may begin inside an import, so that half of the stack is left for
    /// the innermost import; 0 if no fiber is in use.
    half: usize,
    enter: Option<Func>,
    leave: Option<Func>,
    /// The function that `enter` calls, and its arguments.
    call: Option<(Callee, NonNull<Slots>)>,
    /// The fuel of a slice; 0 if there are no slices, and while a function runs inside an import.
    slice: u64,
    /// The fuel of this slice that was taken before wasmtime's counter was set.
    used: u64,
}

// SAFETY: the pointer in `call` is used only while `start` runs, by the thread that runs it.
unsafe impl Send for Calls {}

// SAFETY: as for `Send`.
unsafe impl Sync for Calls {}

impl Calls {
    /// Those of an app whose fibers have so many bytes of stack.
    pub const fn new(stack: usize) -> Self {
        let (enter, leave, call) = (None, None, None);
        Self { stack, half: 0, enter, leave, call, slice: 0, used: 0 }
    }

    /// Whether there is too little stack for a function that begins here, inside an import.
    pub fn are_deep(&self) -> bool {
        here() < self.half
    }
}

/// The store of an app in world `F`.
type In<'s, F, const N: usize> = StoreContextMut<'s, Beside<F, N>>;

fn calls<'s, F: World, const N: usize>(store: &'s mut In<F, N>) -> &'s mut Calls {
    &mut store.data_mut().get().own.calls
}

/// Makes the functions through which an app enters and leaves a fiber. From here on, wasmtime makes no
/// instance in this store without a fiber.
pub fn prepare<F: World, const N: usize>(store: &mut Store<Beside<F, N>>) -> Result<()> {
    let engine = store.engine().clone();
    let ty = FuncType::try_new(&engine, [], [ValType::I64])?;
    // SAFETY: `enter` takes nothing, and its result is an `i64`, or it fails.
    let enter = unsafe { Func::new_unchecked(&mut *store, ty, enter::<F, N>) };
    let ty = FuncType::try_new(&engine, [], [])?;
    let leave = Func::new_async(&mut *store, ty, |_, _, _| {
        let mut left = false;
        Box::new(poll_fn(move |_| {
            if replace(&mut left, true) { Poll::Ready(Ok(())) } else { Poll::Pending }
        }))
    });
    let calls = &mut store.data_mut().get().own.calls;
    (calls.enter, calls.leave) = (Some(enter), Some(leave));
    Ok(())
}

/// Runs the function that [`start`] has chosen.
fn enter<F: World, const N: usize>(
    mut caller: Caller<'_, Beside<F, N>>,
    values: &mut [MaybeUninit<ValRaw>],
) -> Result<()> {
    let mut at = At(caller.as_context_mut());
    depth::measure(&mut at)?;
    let At(mut store) = at;
    let calls = calls(&mut store);
    calls.half = here().saturating_sub(calls.stack / 2);
    let (func, args) = calls.call.take().ok_or(Trap::UnreachableCodeReached)?;
    if calls.slice > 0 {
        let slice = calls.slice;
        set_slice(&mut store, slice, 0, u64::MAX);
    }
    // SAFETY: `start` has put the arguments there, and still runs: it makes the first poll.
    let result = func.run(store, unsafe { args.as_ref() })?;
    if let [value] = values {
        value.write(ValRaw::u64(result));
    }
    Ok(())
}

/// Leaves the fiber, and returns when the app is resumed. An error ends the call.
fn leave<F: World, const N: usize>(store: &mut In<F, N>) -> Result<()> {
    let leave = calls(store).leave.ok_or(Trap::UnreachableCodeReached)?;
    // wasmtime allocates when it leaves, and would end the firmware if that failed.
    if !has_room(&[LEAVING as u64]) {
        return Err(OutOfMemory::new(LEAVING).into());
    }
    let mut left = Ok(());
    // SAFETY:
    // 1. The function takes and returns nothing.
    // 2. This is a call from inside `call_async`, which wasmtime forbids for two reasons. The frames below it
    //    could go to another thread: `Parked` is not `Send`, so they do not. And the stack of the fiber could
    //    be too small: `leave` takes less of it than an import does that runs a function of the app.
    shielded(&mut || left = unsafe { leave.call_unchecked(store.as_context_mut(), &mut []) });
    left
}

/// Serves an import, and leaves the fiber as long as its host is not ready, or if a slice is used up.
pub fn serve<F: World, const N: usize>(
    mut store: In<'_, F, N>,
    row: &'static Row,
    slots: &mut Slots,
) -> Result<()> {
    while let Err(Stopped { waits }) =
        microwit_engine::serve(At(store.as_context_mut()), row, slots)
    {
        if !waits {
            return Err(Trap::UnreachableCodeReached.into());
        }
        leave(&mut store)?;
    }
    let Calls { slice, used, .. } = *calls(&mut store);
    if slice > 0 && used >= slice {
        leave(&mut store)?;
        set_slice(&mut store, slice, 0, u64::MAX);
    }
    Ok(())
}

/// Sets wasmtime's counter: the fuel of a slice, how much of that is used, and all the fuel.
fn set_slice<F: World, const N: usize>(store: &mut In<F, N>, slice: u64, used: u64, all: u64) {
    // Both fail only if metering is off, and with slices it is on.
    let _ = store.fuel_async_yield_interval((slice > 0).then_some(slice));
    let _ = store.set_fuel(all);
    let calls = calls(store);
    (calls.slice, calls.used) = (slice, used);
}

/// Runs a function inside an import, and takes its fuel from the slice, and then from `rest`. The function
/// does not leave the fiber, because its import does not.
pub fn call_inside<F: World, const N: usize>(
    At(store): &mut At<'_, Beside<F, N>>,
    func: Callee,
    slots: &mut Slots,
    rest: &Cell<u64>,
) -> Result<(), TrapCode> {
    let Calls { slice, used, .. } = *calls(store);
    if slice == 0 {
        return At(store.as_context_mut()).call(func, slots);
    }
    // The slices that have ended since the counter was set are counted already.
    let taken = (u64::MAX - store.get_fuel().unwrap_or(u64::MAX)) % slice;
    let left = slice.saturating_sub(used.saturating_add(taken));
    let all = left.saturating_add(rest.get());
    set_slice(store, 0, 0, all);
    let done = At(store.as_context_mut()).call(func, slots);
    let taken = all.saturating_sub(store.get_fuel().unwrap_or(0));
    rest.set(rest.get().saturating_sub(taken.saturating_sub(left)));
    set_slice(store, slice, slice - left.saturating_sub(taken), u64::MAX);
    done
}

/// Ends a call. What the host still asks of the app runs on no fiber, and with the fuel of a slice if the call
/// had slices.
pub fn finish<F: World, const N: usize>(store: &mut In<F, N>) {
    let own = &mut store.data_mut().get().own;
    own.depth.leave();
    let calls = &mut own.calls;
    calls.half = 0;
    let slice = calls.slice;
    if slice > 0 {
        set_slice(store, 0, 0, slice);
    }
}

/// A call of wasmtime's.
type Call<'s> = dyn Future<Output = Result<u64>> + 's;

/// What a call has come to.
pub type Going = Result<Progress, TrapCode>;

/// The place of a call that may be parked.
pub type Place<'p> = &'p mut Option<Parked>;

/// An app that is parked, on its fiber. To drop it ends the call: wasmtime goes back to the fiber, where
/// [`leave`] fails.
///
/// It is not `Send`, because the frames of this crate's functions are on the fiber.
pub struct Parked(Option<Pin<Box<Call<'static>>>>);

impl Drop for Parked {
    fn drop(&mut self) {
        shielded(&mut || self.0 = None);
    }
}

/// Runs a function on a fiber, until it is parked.
pub fn start<F: World, const N: usize>(
    mut store: In<'_, F, N>,
    func: Callee,
    slots: &mut Slots,
    slice: Option<u64>,
    parked: &mut Option<Parked>,
) -> Going {
    // wasmtime reports that there is no heap, but a `Box` does not.
    if !has_room(&[WAITING]) {
        return Err(TrapCode::Engine);
    }
    let calls = calls(&mut store);
    calls.slice = slice.unwrap_or(0);
    calls.call = Some((func, NonNull::from(&*slots)));
    let enter = calls.enter.ok_or(TrapCode::Engine)?;
    let enter = enter.typed::<(), u64>(&store).map_err(|_| TrapCode::Engine)?;
    let call: Pin<Box<Call<'_>>> = Box::pin(async move { enter.call_async(store, ()).await });
    // SAFETY: only the lifetime changes, of the borrow of the store. The store lives as long as the `Parked`,
    // and nobody but the call uses it: `Apps` in `store.rs` says so. If the `Parked` is forgotten, the call is
    // never resumed, and the store is as wasmtime leaves it when a call is forgotten.
    let call = unsafe { transmute::<Pin<Box<Call<'_>>>, Pin<Box<Call<'static>>>>(call) };
    parked.insert(Parked(Some(call))).resume(slots)
}

impl Parked {
    /// Goes on with the call, until it is parked again.
    pub fn resume(&mut self, slots: &mut Slots) -> Going {
        let task = &mut Task::from_waker(Waker::noop());
        let call = self.0.as_mut().ok_or(TrapCode::Engine)?;
        let mut polled = Poll::Pending;
        shielded(&mut || polled = call.as_mut().poll(task));
        let Poll::Ready(done) = polled else { return Ok(Progress::Parked) };
        self.0 = None;
        *slots.first_mut().ok_or(TrapCode::Slots)? = done.map_err(|error| code(&error))?;
        Ok(Progress::Done)
    }
}

/// An address on the stack.
#[inline(always)]
fn here() -> usize {
    let here = 0_u8;
    (&raw const here).addr()
}

/// Runs `switch`, which goes to another stack and comes back.
///
/// On arm, wasmtime's switch does not keep the floating-point registers that a function must keep. So this
/// function names them as overwritten, on both sides of the switch, and has to keep them itself: those of the
/// code that polls the app, and those of the host function below an import. On other targets that wasmtime
/// has a switch for, no such registers exist, or the switch keeps them.
#[inline(never)]
fn shielded(switch: &mut dyn FnMut()) {
    overwrite();
    switch();
    overwrite();
}

#[inline(always)]
fn overwrite() {
    #[cfg(all(target_arch = "arm", target_abi = "eabihf"))]
    // SAFETY: there is no instruction.
    unsafe {
        core::arch::asm!(
            "",
            out("d8") _, out("d9") _, out("d10") _, out("d11") _,
            out("d12") _, out("d13") _, out("d14") _, out("d15") _,
            options(nomem, nostack, preserves_flags),
        );
    }
}
