//! What every engine does with an import, and with what ends a call.

use microwit_host::{CallError, Code, Guest, HostFn, Slots, Trap, TypeId, World, bump};

use crate::{Holder, enter, fetch, without};

/// How many destructors may run inside of each other: each takes some of the native stack.
const NESTED: u8 = 8;

/// What is known of the calls that are under way.
#[derive(Default)]
pub struct State {
    /// Why they are being ended: what happened first.
    error: Option<CallError>,
    /// What the import that is being served dooms.
    doomed: Option<Doomed>,
    /// How many destructors run inside of each other.
    depth: u8,
}

/// Something of the guest's own whose destructor is to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Doomed {
    /// Which one, in the world's table.
    pub destructor: usize,
    /// The guest's number for the thing.
    pub rep: u32,
}

/// The guest is to be stopped; its [`State`] knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

impl State {
    /// Nothing is under way.
    pub const EMPTY: Self = Self { error: None, doomed: None, depth: 0 };

    /// Notes why calls are being ended. The first reason is the one that is told.
    pub fn stop(&mut self, error: impl Into<CallError>) -> Trap {
        self.error.get_or_insert(error.into()).trap
    }

    /// Why a call was ended, which its engine knows as `code`.
    pub fn ended(&mut self, code: Code) -> CallError {
        self.error.take().unwrap_or(Trap::new(code).into())
    }

    /// Notes that the destructor of `ty` is to run on `rep`, for [`Guest::destroy`].
    pub fn doom<H: World>(&mut self, ty: TypeId, rep: u32) {
        let index = H::DESTRUCTORS.iter().position(|destructor| destructor.ty == ty);
        self.doomed = index.map(|destructor| Doomed { destructor, rep });
    }

    /// A destructor has returned.
    pub fn destroyed(&mut self) {
        self.depth -= 1;
    }
}

/// Serves an import. Where it dooms something, the engine runs the destructor with the host still
/// lent, and says so with [`State::destroyed`].
#[inline(always)]
pub fn serve<H: World, S: Holder<H> + Guest>(
    guest: &mut S,
    row: &'static HostFn<H>,
    slots: &mut Slots,
) -> Result<Option<Doomed>, Stopped> {
    // SAFETY: a trampoline knows its guest as `dyn Guest`, and `Holder` promises that this runs
    // guest code only through `without`.
    let served = unsafe { enter(guest, |host, guest| called(row, host, guest, slots)) };
    served.unwrap_or_else(|| unlent(guest, row, slots))?;
    let state = &mut guest.lend().state;
    if const { H::DESTRUCTORS.is_empty() } {
        Ok(None)
    } else if state.doomed.is_some() && state.depth == NESTED {
        Err(stopped(guest, row, Trap::new(Code::StackOverflow)))
    } else {
        let doomed = state.doomed.take();
        state.depth += u8::from(doomed.is_some());
        Ok(doomed)
    }
}

/// Asks the guest for room: of its region, or else by its `cabi_realloc`, which `call` calls.
#[inline(always)]
pub fn realloc<H: World, S: Holder<H> + Guest, F>(
    guest: &mut S,
    (region, realloc): (Option<u32>, Option<F>),
    (align, size): (u32, u32),
    call: impl FnOnce(&mut S, F, [u32; 4]) -> Result<u32, Code>,
) -> Result<u32, Trap> {
    // A world that never needs it does not pay for it.
    if const { !H::REALLOC } {
        return Err(Trap::new(Code::NoRealloc));
    }
    if let Some(at) = region.and_then(|region| bump(guest.memory(), region, align, size)) {
        return Ok(at);
    }
    let realloc = realloc.ok_or(Trap::new(Code::NoRealloc))?;
    without(guest, |guest| call(guest, realloc, [0, 0, align, size]))
        .map_err(|code| guest.lend().state.stop(Trap::new(code)))
}

/// Calls the host.
#[inline(always)]
fn called<H: World, S: Holder<H> + Guest>(
    row: &'static HostFn<H>,
    host: &mut H,
    guest: &mut S,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    match (row.call)(host, guest, slots) {
        Ok(()) => Ok(()),
        Err(trap) => Err(stopped(guest, row, trap)),
    }
}

/// Serves an import where nothing is lent, if the canonical ABI allows it.
#[cold]
#[inline(never)]
fn unlent<H: World, S: Holder<H> + Guest>(
    guest: &mut S,
    row: &'static HostFn<H>,
    slots: &mut Slots,
) -> Result<(), Stopped> {
    if const { !H::DESTRUCTORS.is_empty() }
        && let Some(served) = row.rep(guest.handles(), slots)
    {
        return served.map_err(|trap| stopped(guest, row, trap));
    }
    let early = |host: &mut H, guest: &mut S| {
        if row.early() {
            called(row, host, guest, slots)
        } else {
            Err(stopped(guest, row, Trap::new(Code::Starting)))
        }
    };
    // SAFETY: as in `serve`.
    let started = fetch(guest, |guest| unsafe { enter(guest, early) });
    started.unwrap_or_else(|| Err(stopped(guest, row, Trap::new(Code::Reentered))))
}

/// Notes why the guest is stopped, and which import it called.
#[cold]
#[inline(never)]
fn stopped<H: World, S: Holder<H>>(guest: &mut S, row: &'static HostFn<H>, trap: Trap) -> Stopped {
    let import = Some((row.module, row.name));
    guest.lend().state.stop(CallError { trap, import });
    Stopped
}

#[cfg(test)]
mod tests {
    //! A fake engine, whose guest code is Rust.
    use super::*;
    use crate::{Lend, beside, with, without};
    use microwit_host::{Destructor, Export, Handles, HostResource, Sig, Slot, View};
    use std::{vec, vec::Vec};

    const R: TypeId = TypeId::of("a:b/c", "r");

    #[derive(Default)]
    struct Host(Vec<u32>);

    fn text(host: &mut Host, guest: &mut dyn Guest, _: &mut Slots) -> Result<(), Trap> {
        host.0.push(guest.realloc(1, 1)?);
        Ok(())
    }

    fn rep(_: &mut Host, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap> {
        slots[0] = guest.handles().rep(R, slots[0] as u32)?.into();
        Ok(())
    }

    fn drop(_: &mut Host, guest: &mut dyn Guest, slots: &mut Slots) -> Result<(), Trap> {
        if let Some(rep) = guest.handles().remove(R, slots[0] as u32)? {
            guest.destroy(R, rep);
        }
        Ok(())
    }

    const fn row(
        module: &'static str,
        name: &'static str,
        sig: &str,
        call: microwit_host::Trampoline<Host>,
    ) -> HostFn<Host> {
        HostFn { module, name, sig: Sig::of(sig), call }
    }

    const NOTE: usize = 0;
    const TEXT: usize = 1;
    const REP: usize = 2;
    const DROP: usize = 3;

    impl World for Host {
        const IMPORTS: &'static [HostFn<Self>] = &[
            row("a:b/d", "note", "(i)", |host, _, slots| {
                host.0.push(slots[0] as u32);
                Ok(())
            }),
            row("a:b/d", "text", "*(i)", text),
            row("[export]a:b/c", "[resource-rep]r", "(i)i", rep),
            row("[export]a:b/c", "[resource-drop]r", "(i)", drop),
        ];
        const RESOURCES: &'static [HostResource<Self>] = &[];
        const REALLOC: bool = true;
        const EXPORTS: &'static [Export] = &[];
        const DESTRUCTORS: &'static [Destructor] = &[Destructor { ty: R, name: "a:b/c#[dtor]r" }];
    }

    /// What guest code does.
    type Does = fn(&mut Fake, u32) -> Result<u64, Stopped>;

    struct Fake {
        lend: Lend<Host>,
        handles: Handles<[Slot; 16]>,
        realloc: Does,
        destructor: Does,
    }

    impl Fake {
        fn new(realloc: Does, destructor: Does) -> Self {
            let handles = Handles::new();
            for number in 0..16 {
                Handles::insert(&handles, R, number).unwrap();
            }
            Self { lend: Lend::EMPTY, handles, realloc, destructor }
        }

        /// Calls an import, as an engine does.
        fn call(&mut self, row: usize, arg: u32) -> Result<u64, Stopped> {
            let slots = &mut [arg.into()];
            if let Some(doomed) = serve(self, &Host::IMPORTS[row], slots)? {
                (self.destructor)(self, doomed.rep)?;
                self.lend.state.destroyed();
            }
            Ok(slots[0])
        }
    }

    // SAFETY: it has one cell, and this is all that touches it; `realloc` goes through `without`.
    unsafe impl Holder<Host> for Fake {
        fn lend(&mut self) -> &mut Lend<Host> {
            &mut self.lend
        }
    }

    impl Guest for Fake {
        fn view(&mut self) -> View<'_> {
            View::new(&[], &self.handles)
        }

        fn memory(&mut self) -> &mut [u8] {
            &mut []
        }

        fn handles(&mut self) -> &Handles {
            &self.handles
        }

        fn realloc(&mut self, _: u32, size: u32) -> Result<u32, Trap> {
            let at = without(self, |guest| (guest.realloc)(guest, size));
            at.map(|at| at as u32).map_err(|Stopped| self.lend.state.stop(Trap::new(Code::Engine)))
        }

        fn destroy(&mut self, ty: TypeId, rep: u32) {
            self.lend.state.doom::<Host>(ty, rep);
        }
    }

    const NOTHING: Does = |_, _| Ok(0);

    #[test]
    fn a_destructor_runs_after_its_import_and_may_call_others() {
        let mut host = Host::default();
        let mut guest = Fake::new(NOTHING, |guest, rep| {
            guest.call(NOTE, rep)?;
            if rep < 3 { guest.call(DROP, rep + 2) } else { Ok(0) }
        });
        with(&mut guest, Some(&mut host), |guest| guest.call(DROP, 1)).unwrap();
        assert_eq!(host.0, [0, 1, 2, 3]);
    }

    #[test]
    fn destructors_inside_of_each_other_have_an_end() {
        let mut host = Host::default();
        let mut guest = Fake::new(NOTHING, |guest, rep| {
            guest.call(NOTE, rep)?;
            guest.call(DROP, rep + 2)
        });
        let stopped = with(&mut guest, Some(&mut host), |guest| guest.call(DROP, 1));
        assert_eq!((stopped, host.0.len()), (Err(Stopped), NESTED.into()));
        let error = guest.lend.state.ended(Code::Engine);
        assert_eq!(error.trap.code, Code::StackOverflow);
    }

    #[test]
    fn realloc_may_ask_for_a_number_and_call_nothing_else() {
        let served: [(Does, _); 4] = [
            (|guest, _| guest.call(REP, 5), Ok(vec![4])),
            (|guest, _| guest.call(REP, 50), Err(Code::UnknownHandle)),
            (|guest, _| guest.call(NOTE, 5), Err(Code::Reentered)),
            (|guest, _| guest.call(DROP, 5), Err(Code::Reentered)),
        ];
        for (realloc, outcome) in served {
            let mut host = Host::default();
            let mut guest = Fake::new(realloc, NOTHING);
            let done = with(&mut guest, Some(&mut host), |guest| guest.call(TEXT, 0));
            let done = done.map(|_| host.0);
            assert_eq!(
                done.map_err(|Stopped| guest.lend.state.ended(Code::Engine).trap.code),
                outcome
            );
        }
    }

    #[test]
    fn what_starts_may_call_what_needs_neither_memory_nor_destructors() {
        let called =
            [(NOTE, None), (REP, None), (TEXT, Some(Code::Starting)), (DROP, Some(Code::Starting))];
        for (row, code) in called {
            let mut guest = Fake::new(NOTHING, NOTHING);
            let done = beside(&mut guest, &mut Host::default(), |guest| guest.call(row, 1));
            let done = done.map_err(|Stopped| guest.lend.state.ended(Code::Engine).trap.code);
            assert_eq!(done.err(), code);
            assert_eq!(guest.call(NOTE, 1), Err(Stopped));
        }
    }
}
