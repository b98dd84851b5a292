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
use crate::store::{At, Beside, WAITING, code};

/// The most heap that it takes to leave a fiber, in bytes on 64 bits.
const LEAVING: usize = 256;

/// What an app of a world that waits has beside its data.
#[derive(Clone, Copy)]
pub struct Calls {
    /// The bytes of a fiber's stack.
    stack: usize,
    /// The address that the stack must be above where a function begins that runs inside an import; 0 if the
    /// import is on no fiber. Half of the stack is left for the innermost import.
    half: usize,
    enter: Option<Func>,
    leave: Option<Func>,
    /// The function that `enter` calls, and its arguments.
    call: Option<(Callee, NonNull<Slots>)>,
    /// The slices of the call that is under way, unless it has none, or a function runs inside an import.
    slices: Option<Slices>,
}

/// The slices of a call.
///
/// wasmtime does not say how much of a slice is left. So the store has all the fuel that there is, and what is
/// missing of it was taken. The shared half counts the slices, and ends the call. All slices of a call are as
/// long as its first.
#[derive(Clone, Copy)]
struct Slices {
    /// The fuel of a slice.
    each: u64,
    /// The fuel of this slice that was taken before wasmtime's counter was set.
    used: u64,
    /// The slices that have ended since then.
    ended: u64,
}

/// The store of an app in world `F`.
type In<'s, F, const N: usize> = StoreContextMut<'s, Beside<F, N>>;

fn calls<'s, F: World, const N: usize>(store: &'s mut In<F, N>) -> Option<&'s mut Calls> {
    store.data_mut().get().calls.as_mut().first_mut()
}

/// Makes the functions through which an app enters and leaves a fiber. From here on, wasmtime makes no
/// instance in this store without a fiber.
pub fn prepare<F: World, const N: usize>(store: &mut Store<Beside<F, N>>) -> Result<()> {
    let engine = store.engine().clone();
    let (entering, leaving) =
        (FuncType::try_new(&engine, [], [ValType::I64])?, FuncType::try_new(&engine, [], [])?);
    // SAFETY: `enter` takes nothing, and its result is an `i64`, or it fails.
    let enter = unsafe { Func::new_unchecked(&mut *store, entering, enter::<F, N>) };
    let leave = Func::new_async(&mut *store, leaving, |_, _, _| {
        let mut left = false;
        Box::new(poll_fn(move |_| {
            if replace(&mut left, true) { Poll::Ready(Ok(())) } else { Poll::Pending }
        }))
    });
    if let Some(calls) = calls(&mut store.as_context_mut()) {
        (calls.enter, calls.leave) = (Some(enter), Some(leave));
    }
    Ok(())
}

/// Runs the function that [`start`] has chosen.
fn enter<F: World, const N: usize>(
    mut caller: Caller<'_, Beside<F, N>>,
    values: &mut [MaybeUninit<ValRaw>],
) -> Result<()> {
    let mut store = caller.as_context_mut();
    let call = calls(&mut store).and_then(|calls| calls.call.take());
    let (func, args) = call.ok_or(Trap::UnreachableCodeReached)?;
    if let Some(calls) = calls(&mut store) {
        calls.half = here().saturating_sub(calls.stack / 2);
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
    let leave = calls(store).and_then(|calls| calls.leave);
    let leave = leave.ok_or(Trap::UnreachableCodeReached)?;
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
    loop {
        match microwit_engine::serve(At(store.as_context_mut()), row, slots) {
            Ok(()) => break,
            Err(Stopped { waits: true }) => leave(&mut store)?,
            Err(Stopped { waits: false }) => return Err(Trap::UnreachableCodeReached.into()),
        }
    }
    let slices = calls(&mut store).and_then(|calls| calls.slices);
    if slices.is_some_and(|slices| slices.used >= slices.each) {
        leave(&mut store)?;
        set_slices(&mut store, slices.map(|slices| Slices { used: 0, ..slices }));
    }
    Ok(())
}

/// Sets wasmtime's counter for a call that has these slices. If it has none, it has no fuel, either.
fn set_slices<F: World, const N: usize>(store: &mut In<F, N>, slices: Option<Slices>) {
    // Both fail only if metering is off, and with slices it is on.
    let _ = store.fuel_async_yield_interval(slices.map(|slices| slices.each));
    let _ = store.set_fuel(if slices.is_some() { u64::MAX } else { 0 });
    if let Some(calls) = calls(store) {
        calls.slices = slices.map(|slices| Slices { ended: 0, ..slices });
    }
}

/// Runs a function inside an import, and takes its fuel from the slice, and then from `rest`. The function
/// does not leave the fiber, because its import does not.
pub fn call_inside<F: World, const N: usize>(
    At(store): &mut At<'_, Beside<F, N>>,
    func: Callee,
    slots: &mut Slots,
    rest: &Cell<u64>,
) -> Result<(), TrapCode> {
    let call = |store: &mut In<F, N>, slots| At(store.as_context_mut()).call(func, slots);
    let Some(Slices { each, used, ended }) = calls(store).and_then(|calls| calls.slices) else {
        return call(store, slots);
    };
    let taken = u64::MAX - store.get_fuel().unwrap_or(u64::MAX);
    let taken = taken.saturating_sub(ended.saturating_mul(each));
    let left = each.saturating_sub(used.saturating_add(taken));
    let all = left.saturating_add(rest.get());
    set_slices(store, None);
    let _ = store.set_fuel(all);
    let done = call(store, slots);
    let taken = all.saturating_sub(store.get_fuel().unwrap_or(0));
    rest.set(rest.get().saturating_sub(taken.saturating_sub(left)));
    set_slices(store, Some(Slices { each, used: each - left.saturating_sub(taken), ended: 0 }));
    done
}

impl Calls {
    /// The calls of an app, on fibers with so many bytes of stack.
    pub const fn new(stack: usize) -> Self {
        Self { stack, half: 0, enter: None, leave: None, call: None, slices: None }
    }

    /// Whether a function may run inside an import here.
    pub fn has_stack(&self) -> bool {
        here() > self.half
    }

    /// Notes that wasmtime's counter begins another slice.
    pub fn begin_slice(&mut self) {
        if let Some(slices) = &mut self.slices {
            slices.ended = slices.ended.saturating_add(1);
        }
    }
}

/// A call of wasmtime's.
type Call<'s> = dyn Future<Output = Result<u64>> + 's;

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
) -> Result<Progress<Parked>, TrapCode> {
    // wasmtime reports that there is no heap, but a `Box` does not.
    if !has_room(&[WAITING]) {
        return Err(TrapCode::Engine);
    }
    if let Some(each) = slice {
        set_slices(&mut store, Some(Slices { each, used: 0, ended: 0 }));
    }
    let calls = calls(&mut store).ok_or(TrapCode::Engine)?;
    calls.call = Some((func, NonNull::from(&*slots)));
    let enter = calls.enter.ok_or(TrapCode::Engine)?;
    let enter = enter.typed::<(), u64>(&store).map_err(|_| TrapCode::Engine)?;
    let call = async move { enter.call_async(store, ()).await };
    let call: Pin<Box<Call<'_>>> = Box::pin(call);
    // SAFETY: only the lifetime changes, of the borrow of the store. The store lives as long as the `Parked`,
    // and nobody but the call uses it: see `Store` in `store.rs`. If the `Parked` is forgotten, the call is
    // never resumed, and the store is as wasmtime leaves it when a call is forgotten.
    let call = unsafe { transmute::<Pin<Box<Call<'_>>>, Pin<Box<Call<'static>>>>(call) };
    Parked(Some(call)).resume(slots)
}

impl Parked {
    /// Goes on with the call, until it is parked again.
    pub fn resume(mut self, slots: &mut Slots) -> Result<Progress<Self>, TrapCode> {
        let task = &mut Task::from_waker(Waker::noop());
        let call = self.0.as_mut().ok_or(TrapCode::Engine)?;
        let mut polled = Poll::Pending;
        shielded(&mut || polled = call.as_mut().poll(task));
        match polled {
            Poll::Pending => Ok(Progress::Parked(self)),
            Poll::Ready(Err(error)) => Err(code(&error)),
            Poll::Ready(Ok(result)) => {
                *slots.first_mut().ok_or(TrapCode::Slots)? = result;
                Ok(Progress::Done)
            }
        }
    }
}

/// Ends a call. What the host still asks of the app runs on no fiber, and with the fuel of a slice if the call
/// had slices.
pub fn finish<F: World, const N: usize>(store: &mut In<F, N>) {
    let Some(calls) = calls(store) else { return };
    calls.half = 0;
    if let Some(slices) = calls.slices {
        set_slices(store, None);
        let _ = store.set_fuel(slices.each);
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
