//! How an app is run.

use microwit_engine::Engine;
use microwit_host::Limits;

/// An app, and how it is run.
pub struct Plan<'m, E: Engine> {
    /// The app's bytes, in the form that the engine takes.
    pub app: E::Bytes<'m>,
    /// What the app may use. The supervisor sets [`Limits::control`] itself.
    pub limits: Limits,
    /// What happens when the app has failed.
    pub restart: Restart,
    /// The milliseconds that the app has to end by itself when it is stopped.
    pub grace_ms: u32,
}

impl<'m, E: Engine> Plan<'m, E> {
    /// Runs `app` with these limits. If it fails, it is not loaded again; if it is stopped, its call is dropped
    /// after 100 ms.
    pub fn new(app: impl Into<E::Bytes<'m>>, limits: Limits) -> Self {
        Self { app: app.into(), limits, restart: Restart::Never, grace_ms: 100 }
    }

    /// Sets what happens when the app has failed.
    #[must_use]
    pub fn restart(self, restart: Restart) -> Self {
        Self { restart, ..self }
    }

    /// Sets the milliseconds that the app has to end by itself when it is stopped.
    #[must_use]
    pub fn grace_ms(self, grace_ms: u32) -> Self {
        Self { grace_ms, ..self }
    }
}

/// What happens when an app has failed: it could not be loaded, or a call of it trapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// It has ended.
    Never,
    /// It is loaded again at once.
    Always,
    /// It is loaded again after a pause, which doubles with each restart.
    BackOff {
        /// The first pause.
        first_ms: u32,
        /// The longest pause.
        most_ms: u32,
        /// The most restarts since the app was started, or returned by itself.
        times: u32,
    },
}

impl Restart {
    /// The milliseconds before the app is loaded again, after so many restarts in a row; `None` if it is not.
    pub const fn pause_ms(self, restarts: u32) -> Option<u32> {
        match self {
            Self::Never => None,
            Self::Always => Some(0),
            Self::BackOff { times, .. } if restarts >= times => None,
            Self::BackOff { first_ms, most_ms, .. } => {
                let doubled = if restarts < 32 { 1_u32 << restarts } else { u32::MAX };
                let pause = first_ms.saturating_mul(doubled);
                Some(if pause < most_ms { pause } else { most_ms })
            }
        }
    }
}
