//! What a supervisor tells of its app.

use core::fmt;

use microwit_host::{CallError, LoadError};

/// What a supervisor does at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// There is no app: none was started yet, or the last has ended for good.
    #[default]
    Idle,
    /// The app is being loaded; its start function may run.
    Loading,
    /// The app runs, or waits for its host.
    Running,
    /// The app is loaded, but is not polled.
    Suspended,
    /// The app has to end soon by itself.
    Stopping,
    /// The app has failed, and is loaded again after a while.
    Resting,
}

/// The reason why an app has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// The firmware's own code, which calls the app, has returned.
    Returned,
    /// The app was stopped. `late` says that it did not end by itself in time.
    Stopped {
        /// Whether its call was dropped.
        late: bool,
    },
    /// The app was killed: its call was dropped at once.
    Killed,
    /// Another app took its place.
    Replaced,
    /// A call of the app failed.
    Failed(CallError),
    /// The app could not be loaded.
    Refused(LoadError),
}

impl End {
    /// Whether the app has ended by a fault of its own.
    pub const fn is_fault(&self) -> bool {
        matches!(self, Self::Failed(_) | Self::Refused(_))
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Returned => f.write_str("returned"),
            Self::Stopped { late: false } => f.write_str("stopped"),
            Self::Stopped { late: true } => f.write_str("stopped, but not in time"),
            Self::Killed => f.write_str("killed"),
            Self::Replaced => f.write_str("replaced"),
            Self::Failed(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

/// What a supervisor tells of its app.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// What the supervisor does.
    pub state: State,
    /// The number of the app, as it was given to [`start`](crate::Supervisor::start).
    pub app: u8,
    /// How often an app was loaded.
    pub loads: u32,
    /// How often the app was loaded again since it was started, because it had failed.
    pub restarts: u32,
    /// The reason of the last end.
    pub last: Option<End>,
}
