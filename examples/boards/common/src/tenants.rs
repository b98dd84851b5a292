//! Two apps and a heartbeat on one chip. One app waits for events; the other is replaced in turn by apps that
//! mean harm. Each board runs these futures as tasks of its executor, on whatever engine it has.

use core::cell::Cell;
use core::fmt::Write;
use core::future::{Future, poll_fn};
use core::pin::pin;

use critical_section::Mutex;
use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_time::{Delay, Duration, Ticker, Timer};
use microwit::hal::mcu::board::events::What;
use microwit::hal::{Console, Delay as Waits, Events, Policy};
use microwit::{Limits, Own, mcu_host};
use microwit_engine::{Engine, Instance};
use microwit_supervisor::{Plan, State, Status, Supervisor};

/// The events of the app that waits for them.
pub static EVENTS: Events<CriticalSectionRawMutex, 8> = Events::new();

/// The supervisor of the app that waits for events.
pub static WATCHER: Supervisor<CriticalSectionRawMutex> = Supervisor::new();

/// The supervisor of the apps that mean harm.
pub static TENANT: Supervisor<CriticalSectionRawMutex> = Supervisor::new();

/// The host of the app that waits for events.
#[mcu_host(
    world = "watcher",
    path = "../../../wit",
    with = { "mcu:board": microwit::hal::mcu::board },
    async = ["mcu:board/events"],
)]
pub struct Watcher<W: Write> {
    #[provides("mcu:board/events")]
    events: &'static Events<CriticalSectionRawMutex, 8>,
    #[provides("mcu:board/log")]
    log: Console<W>,
}

/// The host of the apps that mean harm.
#[mcu_host(
    world = "tenant",
    path = "../../../wit",
    inline = "
        package demo:tenant@0.1.0;
        /// Things to be hoarded.
        interface tickets {
            /// A ticket.
            resource ticket {
                /// Opens one more.
                open: static func() -> ticket;
            }
            /// The name of the office, in the app's memory.
            office: func() -> string;
            /// The number of tickets that are open.
            count: func() -> u32;
        }
        /// What an app may be up to.
        world tenant {
            import tickets;
            import mcu:board/delay@0.1.0;
            /// Does it.
            export run: func();
        }
    ",
    with = { "mcu:board": microwit::hal::mcu::board },
    async = ["mcu:board/delay"],
)]
pub struct Tenant {
    tickets: u32,
    #[provides("mcu:board/delay")]
    delay: Waits<Delay>,
}

use tenant::demo::tenant::tickets;

impl tickets::HostTicket for Tenant {
    fn open(&mut self) -> Own<tickets::Ticket> {
        self.tickets += 1;
        OPEN.set(self.tickets);
        Own::new(self.tickets)
    }

    fn drop(&mut self, _: Own<tickets::Ticket>) {
        self.tickets -= 1;
        OPEN.set(self.tickets);
    }
}

impl tickets::Host for Tenant {
    fn office(&mut self) -> &'static str {
        "first floor"
    }

    fn count(&mut self) -> u32 {
        self.tickets
    }
}

/// A number that tasks share.
struct Shared(Mutex<Cell<u32>>);

impl Shared {
    const fn new() -> Self {
        Self(Mutex::new(Cell::new(0)))
    }

    fn set(&self, value: u32) {
        critical_section::with(|section| self.0.borrow(section).set(value));
    }

    fn get(&self) -> u32 {
        critical_section::with(|section| self.0.borrow(section).get())
    }

    fn most(&self, value: u64) {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        self.set(self.get().max(value));
    }
}

/// The tickets that are open.
static OPEN: Shared = Shared::new();
/// The longest delay of a heartbeat, in microseconds, and the number of them.
static LATE: Shared = Shared::new();
static BEATS: Shared = Shared::new();
/// The longest poll of an app, without its loading, in microseconds: a slice of it.
static SLICE: Shared = Shared::new();
/// The longest poll of the app that waits for events, without its loading.
static EVENT: Shared = Shared::new();
/// The longest loading of an app, and the time of those in the poll that is under way.
static LOAD: Shared = Shared::new();
static LOADED: Shared = Shared::new();

/// Whether the next interrupt of the timer kills the app.
static KILL: Shared = Shared::new();

/// What the interrupt of the board's timer does every millisecond: it has events for the app that waits for them,
/// and may kill the other.
pub fn on_tick(milliseconds: u64) {
    if (milliseconds as u32).is_multiple_of(100) {
        EVENTS.push(0, What::Ticks(1), Policy::Coalesce);
    }
    if KILL.get() != 0 {
        KILL.set(0);
        TENANT.kill();
    }
}

/// What the interrupt of the board's button does.
pub fn on_button(pressed: bool) {
    EVENTS.push(0, if pressed { What::Fell } else { What::Rose }, Policy::Count);
}

/// What the interrupt of the board's UART does with a byte.
pub fn on_byte(byte: u8) {
    EVENTS.push(0, What::Custom(byte.into()), Policy::Count);
}

/// The fuel of a slice, and of a call.
const FUEL_OF_SLICE: u64 = 1000;
const FUEL: u64 = 30_000;

/// The limits of each app. `stack` and `heap` are in bytes; an engine says what it takes.
pub const fn limits(stack: u32, heap: u32) -> Limits {
    let limits = Limits::DEFAULT.memory(64 * 1024).stack(stack).heap(heap);
    limits.fuel(FUEL).slice(FUEL_OF_SLICE).nested(FUEL_OF_SLICE)
}

/// The apps that mean harm: what they are called, and what becomes of them.
pub const HARM: [(&str, Fate); 8] = [
    ("forever", Fate::Ends),
    ("realloc", Fate::Ends),
    ("memory", Fate::Ends),
    ("handles", Fate::Ends),
    ("trap", Fate::Ends),
    ("storm", Fate::Ends),
    ("hoard", Fate::Ends),
    ("asleep", Fate::IsKilled),
];

/// What becomes of an app.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It ends by itself, or by its limits.
    Ends,
    /// It has to be killed.
    IsKilled,
}

/// Polls a future, and notes how long that takes at most.
async fn timed<F: Future>(future: F, longest: &Shared, now: fn() -> u64) -> F::Output {
    let mut future = pin!(future);
    poll_fn(|task| {
        LOADED.set(0);
        let begin = now();
        let polled = future.as_mut().poll(task);
        longest.most((now() - begin).saturating_sub(LOADED.get().into()));
        polled
    })
    .await
}

/// Notes how long an app took to load.
fn loaded(took: u64) {
    LOAD.most(took);
    LOADED.set(LOADED.get() + took as u32);
}

/// Runs the app that waits for events, for good.
pub async fn watch<E: Engine, const HANDLES: usize>(
    app: E::Bytes<'static>,
    limits: Limits,
    log: impl Write,
    now: fn() -> u64,
) {
    let host = &mut Watcher { events: &EVENTS, log: Console::new(log) };
    WATCHER.start(0);
    let begin = Cell::new(0);
    let plan = |_| {
        begin.set(now());
        Plan::new(app, limits)
    };
    let report = |status: Status| {
        if status.state == State::Running {
            loaded(now() - begin.get());
        }
    };
    let main = async |app: &mut Instance<E, _, HANDLES>, host: &mut _| {
        // The supervisor has loaded the app, so it has all that its world exports.
        let Ok(exports) = watcher::Watcher::bind(app) else { return Ok(()) };
        while !WATCHER.is_stopping() {
            exports.step_async(app, host).await?;
        }
        Ok(())
    };
    timed(WATCHER.run(host, &mut Delay, plan, main, report), &EVENT, now).await;
}

/// Runs the apps that mean harm, one after the other as [`direct`] wants it.
pub async fn host<E: Engine, const HANDLES: usize>(
    apps: [E::Bytes<'static>; HARM.len()],
    limits: Limits,
    mut log: impl Write,
    now: fn() -> u64,
) {
    let host = &mut Tenant { tickets: 0, delay: Waits::new(Delay) };
    let begin = Cell::new(0);
    let plan = |number: u8| {
        begin.set(now());
        Plan::new(apps[usize::from(number) % HARM.len()], limits)
    };
    let main = async |app: &mut Instance<E, _, HANDLES>, host: &mut _| {
        let Ok(exports) = tenant::Tenant::bind(app) else { return Ok(()) };
        exports.run_async(app, host).await
    };
    let report = |status: Status| {
        if status.state == State::Running {
            loaded(now() - begin.get());
        }
        if let (State::Idle, Some(end)) = (status.state, status.last) {
            let (name, _) = HARM[usize::from(status.app) % HARM.len()];
            let _ = writeln!(log, "{name}: {end}");
        }
    };
    timed(TENANT.run(host, &mut Delay, plan, main, report), &SLICE, now).await;
}

/// Puts the apps that mean harm onto the chip, one after the other. Returns whether all went well.
pub async fn direct(mut log: impl Write) -> bool {
    for (number, (_, fate)) in (0..).zip(HARM) {
        TENANT.start(number);
        Timer::after_millis(60).await;
        if fate == Fate::IsKilled {
            KILL.set(1);
        }
        let mut patience = 100;
        while TENANT.status().state != State::Idle && patience > 0 {
            Timer::after_millis(10).await;
            patience -= 1;
        }
        let status = TENANT.status();
        if status.state != State::Idle || OPEN.get() != 0 {
            let _ = writeln!(log, "# it goes on, or {} tickets are open", OPEN.get());
            return false;
        }
    }
    let watched = WATCHER.status();
    let _ = writeln!(
        log,
        "# in us: heartbeat late {}, slice {}, event {}, load {}",
        LATE.get(),
        SLICE.get(),
        EVENT.get(),
        LOAD.get()
    );
    let well = watched.state == State::Running && watched.loads == 1;
    // The heartbeat comes first of all tasks that are ready, so it waits for one poll at most: a slice of one app or
    // an event of the other, and before that perhaps its loading.
    let bound = SLICE.get().max(EVENT.get()) + LOAD.get() + TICK_US;
    // A developer's machine has other things to do.
    let in_time = LATE.get() <= bound || cfg!(not(target_os = "none"));
    let goes_on = well && BEATS.get() > 40 && in_time;
    if goes_on {
        let _ = log.write_str("heartbeats: never stopped\n");
    }
    goes_on
}

/// The length of a tick of the executor's clock, in microseconds.
const TICK_US: u32 = 1000;

/// Beats every 10 ms, and notes how late each beat is.
pub async fn beat(now: fn() -> u64) -> ! {
    let mut ticker = Ticker::every(Duration::from_millis(10));
    let start = now();
    loop {
        ticker.next().await;
        BEATS.set(BEATS.get() + 1);
        let due = start + u64::from(BEATS.get()) * 10_000;
        LATE.most(now().saturating_sub(due));
    }
}
