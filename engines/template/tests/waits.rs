//! Tests how the shared half of every engine lets an app wait, on the smallest engine.
#![allow(missing_docs)]

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use microwit_engine::{Export, HostFn, Sig, Slots, World};
use microwit_host::__private::{call, call_async, export, row, waits};
use microwit_host::{App, CallError, Guest, Limits, Trap, TrapCode, WorldHost};
use microwit_template::{Exported, Func, Instance, Module};

/// A host that is pending so often, and keeps what an app has shown to it.
#[derive(Default)]
struct Host {
    polls: u32,
    seen: Vec<u8>,
}

fn pending(mut times: u32) -> impl Future<Output = ()> {
    poll_fn(move |_| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        Poll::Pending
    })
}

impl WorldHost for Host {
    type World = Self;

    fn imports<'t>() -> &'t [HostFn<Self>] {
        const { &[row("a:b/c", "now", "(i)i", |_, _, _| Ok(())), row("a:b/c", "wait", "~*(i)i", waits)] }
    }

    /// Reads a byte of the app's before it waits and after, and then asks the app for memory.
    async fn wait<'w>(
        &'w mut self,
        import: usize,
        guest: &'w mut (dyn Guest + Send),
        slots: &'w mut Slots,
    ) -> Result<(), Trap> {
        assert_eq!(import, 1);
        let at = slots[0] as usize;
        {
            let byte = guest.view().memory.get(at).ok_or(Trap::new(TrapCode::OutOfBounds))?;
            let before = *byte;
            pending(self.polls).await;
            assert_eq!(*byte, before);
            self.seen.push(before);
        }
        slots[0] = guest.realloc(1, 1)?.into();
        Ok(())
    }
}

impl World for Host {
    const SIGS: &'static [Sig] = &[Sig::of("(i)i"), Sig::of("*(i)i")];
    const REALLOC: bool = true;
    const EXPORTS: &'static [Export] = &[export("run", "(i)i")];
    type PerDestructor<T: Copy> = [T; 0];
    type IfWaits<T: Copy> = [T; 1];
}

/// Waits twice, and returns the sum of what it gets. The first byte of memory tells how far it is.
const RUN: Func = |caller, slots| {
    loop {
        let memory = caller.memory();
        memory[0] += 1;
        match memory[0] {
            1 => (memory[8], memory[9]) = (41, 42),
            2 => memory[4] = slots[0] as u8,
            _ => {
                slots[0] += u64::from(memory[4]);
                memory[0] = 0;
                return Ok(());
            }
        }
        let at = 7 + memory[0];
        slots[0] = at.into();
        caller.import(1, slots)?;
    }
};

/// Writes to the memory that the host reads while the app is parked, as no guest could otherwise.
const REALLOC: Func = |caller, slots| {
    caller.memory()[8] = 0;
    slots[0] = 16;
    Ok(())
};

const APP: Module = Module {
    imports: &[("a:b/c", "now", "(i)i"), ("a:b/c", "wait", "(i)i")],
    exports: &[
        ("memory", Exported::Memory),
        ("run", Exported::Func("(i)i", RUN)),
        ("cabi_realloc", Exported::Func("(iiii)i", REALLOC)),
    ],
    start: None,
    memory: 64,
};

fn load(host: &mut Host) -> Instance<Host> {
    Instance::load(APP, host, Limits::DEFAULT).unwrap()
}

/// Calls the app, and polls it so often at most. Returns what it returned, and the number of polls.
fn run(
    app: &mut Instance<Host>,
    host: &mut Host,
    most: u32,
) -> (Option<Result<u32, CallError>>, u32) {
    let run = app.export(&Host::EXPORTS[0]).unwrap();
    let mut call = pin!(call_async(app, host, run, (0_u32,), |_, slot| Ok(slot as u32)));
    for polls in 0..most {
        let task = &mut Context::from_waker(Waker::noop());
        if let Poll::Ready(done) = call.as_mut().poll(task) {
            return (Some(done), polls + 1);
        }
    }
    (None, most)
}

#[test]
fn an_app_is_resumed_with_what_its_host_returns() {
    for polls in 0..4 {
        let host = &mut Host { polls, ..Host::default() };
        let mut app = load(host);
        for _ in 0..2 {
            assert_eq!(run(&mut app, host, 100), (Some(Ok(32)), 1 + 2 * polls));
        }
        assert_eq!(host.seen, [41, 42, 41, 42]);
        app.unload(host);
    }
}

#[test]
fn a_call_may_be_dropped_wherever_it_waits() {
    for most in 0..5 {
        let host = &mut Host { polls: 2, ..Host::default() };
        let mut app = load(host);
        assert_eq!(run(&mut app, host, most), (None, most));
        let (again, _) = run(&mut app, host, 100);
        let expected = if most == 0 { Ok(32) } else { Err(TrapCode::Cancelled) };
        assert_eq!(again.unwrap().map_err(|error| error.trap.code), expected);
        app.unload(host);
    }
}

/// A host whose future looks at the app when it is made and when it is dropped.
#[derive(Default)]
struct Looks(Vec<u8>);

struct Looking<'w> {
    host: &'w mut Looks,
    guest: &'w mut (dyn Guest + Send),
}

impl Looking<'_> {
    fn look(&mut self) {
        self.host.0.extend(self.guest.memory().first());
    }
}

impl Future for Looking<'_> {
    type Output = Result<(), Trap>;

    fn poll(self: std::pin::Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        Poll::Pending
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        self.look();
    }
}

impl WorldHost for Looks {
    type World = Host;

    fn imports<'t>() -> &'t [HostFn<Self>] {
        const { &[row("a:b/c", "now", "(i)i", |_, _, _| Ok(())), row("a:b/c", "wait", "~*(i)i", waits)] }
    }

    fn wait<'w>(
        &'w mut self,
        _: usize,
        guest: &'w mut (dyn Guest + Send),
        _: &'w mut Slots,
    ) -> impl Future<Output = Result<(), Trap>> + 'w {
        let mut looking = Looking { host: self, guest };
        looking.look();
        looking
    }
}

#[test]
fn a_host_function_sees_the_app_from_its_making_to_its_end() {
    let host = &mut Looks::default();
    let mut app: Instance<Looks> = Instance::load(APP, host, Limits::DEFAULT).unwrap();
    let run = app.export(&Host::EXPORTS[0]).unwrap();
    {
        let mut call = pin!(call_async(&mut app, host, run, (0_u32,), |_, slot| Ok(slot)));
        let task = &mut Context::from_waker(Waker::noop());
        assert!(call.as_mut().poll(task).is_pending() && call.as_mut().poll(task).is_pending());
    }
    assert_eq!(host.0, [1, 1]);
    app.unload(host);
}

#[test]
fn a_call_that_cannot_wait_is_refused() {
    let host = &mut Host::default();
    let mut app = load(host);
    let run = app.export(&Host::EXPORTS[0]).unwrap();
    let done = call(&mut app, host, &run, (0_u32,), |_, slot| Ok(slot as u32));
    assert_eq!(done.unwrap_err().trap.code, TrapCode::WouldWait);
    app.unload(host);
}
