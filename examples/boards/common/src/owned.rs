//! One app on a board that people own. The board is made of parts with the traits of embedded-hal, which each
//! of embassy's HALs has; a firmware names its pins and starts the tasks.

use embassy_sync::blocking_mutex::raw::CriticalSectionRawMutex;
use embassy_time::{Delay, Timer};
use embedded_hal::digital::{InputPin, StatefulOutputPin};
use embedded_hal_async::{digital::Wait, i2c::I2c};
use microwit::hal::{Delay as Waits, Events, I2cBuses, Pins, Policy, ToDefmt, Watched};
use microwit::{Limits, mcu_host};
use microwit_engine::{Engine, Instance};
use microwit_supervisor::{Plan, Restart, State, Status, Supervisor};

/// The events that the app can wait for.
pub static EVENTS: Events<CriticalSectionRawMutex, 8> = Events::new();

/// The button, whose edges the app can ask for.
pub static BUTTON: Watched = Watched::new(0, Policy::Count);

/// The supervisor of the app. Each task and each interrupt of the firmware may use it.
pub static APP: Supervisor<CriticalSectionRawMutex> = Supervisor::new();

/// The handles that an app has at once.
const HANDLES: usize = 8;

/// The host of the app: what is on the board, and the labels by which apps open it.
#[mcu_host(
    world = "device",
    path = "../../../wit",
    inline = "
        package boards:device@0.1.0;
        /// What these boards offer to apps. The app `thermostat` uses a part of it.
        world device {
            import mcu:board/delay@0.1.0;
            import mcu:board/digital@0.1.0;
            import mcu:board/events@0.1.0;
            import mcu:board/i2c@0.1.0;
            import mcu:board/log@0.1.0;
            /// Runs once. Returns the milliseconds until the app wants to be called again.
            export step: func() -> u32;
        }
    ",
    with = { "mcu:board": microwit::hal::mcu::board },
    async = ["mcu:board/delay", "mcu:board/events", "mcu:board/i2c"],
)]
struct Board<O: StatefulOutputPin, B: I2c> {
    #[provides("mcu:board/digital")]
    pins: Pins<O, &'static Watched, 1, 1>,
    #[provides("mcu:board/i2c")]
    buses: I2cBuses<B>,
    #[provides("mcu:board/delay")]
    delay: Waits<Delay>,
    #[provides("mcu:board/events")]
    events: &'static Events<CriticalSectionRawMutex, 8>,
    #[provides("mcu:board/log")]
    log: ToDefmt,
}

/// The task of the app: loads it, calls it each time that it wants to be called, and loads it again if it has
/// failed. `fan` and `sensors` are what the app opens by these labels.
pub async fn run<E: Engine>(
    app: E::Bytes<'static>,
    limits: Limits,
    fan: impl StatefulOutputPin,
    sensors: impl I2c,
) -> ! {
    let mut board = Board {
        pins: Pins::new([("fan", fan)], [("button", &BUTTON)]).watched([Some(&BUTTON)]),
        buses: I2cBuses::new([("sensors", sensors)]),
        delay: Waits::new(Delay),
        events: &EVENTS,
        log: ToDefmt("thermostat"),
    };
    let restart = Restart::BackOff { first_ms: 100, most_ms: 10_000, times: u32::MAX };
    let plan = |_| Plan::new(app, limits).restart(restart);
    let main = async |app: &mut Instance<E, _, HANDLES>, board: &mut _| {
        // The supervisor has loaded the app, so it has all that its world exports.
        let Ok(exports) = device::Device::bind(app) else { return Ok(()) };
        while !APP.is_stopping() {
            let pause_ms = exports.step_async(app, board).await?;
            Timer::after_millis(pause_ms.into()).await;
        }
        Ok(())
    };
    APP.start(0);
    APP.run(&mut board, &mut Delay, plan, main, report).await
}

/// Logs how the app has ended.
fn report(status: Status) {
    if let (State::Idle | State::Resting, Some(end)) = (status.state, status.last) {
        defmt::warn!("the app has ended: {}", defmt::Display2Format(&end));
    }
}

/// The task of the button: its edges are events for the app.
pub async fn watch(button: impl Wait + InputPin) {
    if BUTTON.run(button, &EVENTS).await.is_err() {
        defmt::error!("the button cannot be read");
    }
}
