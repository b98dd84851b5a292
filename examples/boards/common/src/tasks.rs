//! The tasks of a chip with two apps, and what they share with `main` and interrupts.

use core::cell::Cell;
use critical_section::Mutex;

use crate::exit;

/// A value that `main` gives to tasks and interrupts.
pub struct Given<T>(Mutex<Cell<Option<T>>>);

impl<T: Copy> Given<T> {
    /// Nothing is given yet.
    pub const fn nothing() -> Self {
        Self(Mutex::new(Cell::new(None)))
    }

    /// Gives the value.
    pub fn give(&self, value: T) {
        critical_section::with(|section| self.0.borrow(section).set(Some(value)));
    }

    /// Returns a copy of the value, or ends the firmware if there is none.
    pub fn get(&self) -> T {
        let value = critical_section::with(|section| self.0.borrow(section).get());
        value.unwrap_or_else(|| exit(false))
    }
}

/// Defines `run`, which runs two apps and a heartbeat as tasks of embassy's executor, beside the task `direct`. Tasks
/// are not generic, so each board has its own, with its engine and its apps.
#[macro_export]
macro_rules! tasks {
    (
        engine: $Engine:ty,
        include: $include:ident,
        limits: $limits:expr,
        uart: $uart:expr,
        now: $now:expr,
        direct: $direct:ident,
    ) => {
        fn run() -> ! {
            static EXECUTOR: static_cell::StaticCell<embassy_executor::Executor> =
                static_cell::StaticCell::new();
            EXECUTOR.init(embassy_executor::Executor::new()).run(|spawner| {
                let spawn = || {
                    spawner.spawn(watch()?);
                    spawner.spawn(host()?);
                    // Of tasks that are ready, this one comes first.
                    let beat = beat()?;
                    beat.metadata().set_priority(1);
                    spawner.spawn(beat);
                    spawner.spawn($direct()?);
                    Ok::<_, embassy_executor::SpawnError>(())
                };
                if spawn().is_err() {
                    $crate::exit(false)
                }
            })
        }

        #[embassy_executor::task]
        async fn watch() {
            let app = $include!("$APPS/watcher.app");
            $crate::tenants::watch::<$Engine, 4>(app, $limits, $uart, $now).await;
        }

        #[embassy_executor::task]
        async fn host() {
            let apps = [
                $include!("$APPS/forever.app"),
                $include!("$APPS/realloc.app"),
                $include!("$APPS/memory.app"),
                $include!("$APPS/handles.app"),
                $include!("$APPS/trap.app"),
                $include!("$APPS/storm.app"),
                $include!("$APPS/hoard.app"),
                $include!("$APPS/asleep.app"),
            ];
            $crate::tenants::host::<$Engine, 8>(apps, $limits, $uart, $now).await;
        }

        #[embassy_executor::task]
        async fn beat() {
            $crate::tenants::beat($now).await;
        }
    };
}
